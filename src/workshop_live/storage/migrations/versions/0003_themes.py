"""Theme boards: what people decided about the themes of a question.

Revision 0003. Only adds, so that a process of the version before can go on while another one has upgraded.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "theme_board",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("board", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_theme_board_round_id_round"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_board")),
        sa.UniqueConstraint("round_id", "question", name=op.f("uq_theme_board_round_id_question")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("theme_board")
