"""Home groups of rooms and plans, and who is in which.

Revision 0021. Only adds, so that a process of the version before can go on while another one has upgraded.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("room", sa.Column("home_groups", sa.JSON, nullable=True))
    op.add_column("plan", sa.Column("home_groups", sa.JSON, nullable=True))
    op.add_column("participant", sa.Column("home_group", sa.String(32), nullable=True))


def downgrade() -> None:
    """Take them away again, with the groups."""
    op.drop_column("participant", "home_group")
    op.drop_column("plan", "home_groups")
    op.drop_column("room", "home_groups")
