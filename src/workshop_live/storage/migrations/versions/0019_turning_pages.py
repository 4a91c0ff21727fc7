"""Since when the pages of answers on the projector turn by themselves.

Revision 0019. Only adds, so that a process of the version before can go on while another one has upgraded.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("room", sa.Column("turns_from", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take it away again: no pages turn."""
    op.drop_column("room", "turns_from")
