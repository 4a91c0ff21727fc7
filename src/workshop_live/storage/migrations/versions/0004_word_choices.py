"""Which words count as one, as people decided it.

Revision 0004. Only adds, so that a process of the version before can go on while another one has upgraded.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("room", sa.Column("word_choices", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("room", "word_choices")
