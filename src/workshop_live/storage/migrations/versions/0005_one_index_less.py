"""Without an index that nothing looks into, and that every answer had to be entered in.

Revision 0005. A process of the version before can go on while another one has upgraded.
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop the index; ``author`` by itself has one."""
    op.drop_index("ix_answer_round_id_author", table_name="answer")


def downgrade() -> None:
    """Make it again."""
    op.create_index("ix_answer_round_id_author", "answer", ["round_id", "author"], unique=False)
