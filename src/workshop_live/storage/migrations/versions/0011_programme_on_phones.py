"""Whether phones show the programme. Rooms from before go on showing it: they were made when all did.

Revision 0011. Only adds, so that a process of the version before can go on while another one has upgraded.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("room", sa.Column("shows_programme", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("room", "shows_programme")
