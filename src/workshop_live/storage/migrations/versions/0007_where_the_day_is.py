"""Where the day is while a room has gone back to an earlier activity.

Revision 0007. Only adds, so that a process of the version before can go on while another one has upgraded.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("room", sa.Column("day_activity_id", sa.BigInteger(), nullable=True))
    op.add_column("room", sa.Column("returns", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Take them away again."""
    op.drop_column("room", "returns")
    op.drop_column("room", "day_activity_id")
