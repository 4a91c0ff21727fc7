"""The title of the series that rooms made from a kept plan belong to.

Revision 0025. Only adds, so that a process of the version before can go on while another one has upgraded.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("plan", sa.Column("series", sa.String(200), nullable=False, server_default=""))


def downgrade() -> None:
    """Remove the column."""
    op.drop_column("plan", "series")
