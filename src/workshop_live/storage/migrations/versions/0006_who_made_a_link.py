"""Who made a link, so that it goes with whoever is taken off a room.

Revision 0006. Only adds, so that a process of the version before can go on while another one has upgraded.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("link", sa.Column("made_by", sa.String(length=64), nullable=False, server_default=""))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("link", "made_by")
