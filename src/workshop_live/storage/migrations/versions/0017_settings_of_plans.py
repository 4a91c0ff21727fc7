"""The settings of plans that an organisation keeps.

Revision 0017. Only adds, so that a process of the version before can go on while another one has upgraded.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; plans from before have none on."""
    op.add_column("plan", sa.Column("settings", sa.JSON, nullable=False, server_default="{}"))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("plan", "settings")
