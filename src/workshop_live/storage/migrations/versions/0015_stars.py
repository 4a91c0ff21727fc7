"""The facilitator's stars on answers.

Revision 0015. Only adds, so that a process of the version before can go on while another one has upgraded.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("answer", sa.Column("starred_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take it away again, with the stars."""
    op.drop_column("answer", "starred_at")
