"""Whether the projector chimes when the timer runs out.

Revision 0020. Only adds, so that a process of the version before can go on while another one has upgraded.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("room", sa.Column("chimes", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("room", "chimes")
