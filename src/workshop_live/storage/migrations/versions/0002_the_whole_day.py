"""What a whole workshop day takes: pauses, rehearsals, times, votes, late answers, retention, texts on privacy.

Revision 0002. Only adds, so that a process of the version before can go on while another one has upgraded.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_NEW_COLUMNS = {
    "organisation": (
        sa.Column("privacy_notice", sa.String(length=4000), nullable=False, server_default=""),
        sa.Column("contact", sa.String(length=500), nullable=False, server_default=""),
    ),
    "room": (
        sa.Column("resumes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("compares", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("filters_words", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("shares_results", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("rehearses", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("wifi_name", sa.String(length=64), nullable=False, server_default=""),
        sa.Column("wifi_password", sa.String(length=128), nullable=False, server_default=""),
        sa.Column("delete_after", sa.DateTime(timezone=True), nullable=True),
    ),
    "activity": (
        sa.Column("starts_at", sa.String(length=5), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("notes", sa.String(length=2000), nullable=False, server_default=""),
    ),
    "answer": (
        sa.Column("late", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
    ),
}


def upgrade() -> None:
    """Add the columns and the table of votes."""
    for table, columns in _NEW_COLUMNS.items():
        for column in columns:
            op.add_column(table, column)
    op.create_index(op.f("ix_room_delete_after"), "room", ["delete_after"], unique=False)
    op.create_index(
        "ix_answer_waiting", "answer", ["round_id"], sqlite_where=sa.text("held = 1"), postgresql_where=sa.text("held")
    )
    op.create_table(
        "vote",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("answer_id", sa.BigInteger(), nullable=False),
        sa.Column("author", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answer.id"], name=op.f("fk_vote_answer_id_answer"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote")),
        sa.UniqueConstraint("answer_id", "author", name=op.f("uq_vote_answer_id_author")),
    )
    op.create_index(op.f("ix_vote_author"), "vote", ["author"], unique=False)


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("vote")
    op.drop_index("ix_answer_waiting", table_name="answer")
    op.drop_index(op.f("ix_room_delete_after"), table_name="room")
    for table, columns in _NEW_COLUMNS.items():
        for column in columns:  # not in a batch: SQLite would delete what refers to the table that it makes anew
            op.drop_column(table, column.name)
