"""The whole day: decks, pictures in slices, fixed times, time spent, a standing question, and parked questions.

Revision 0023. Only adds, so that a process of the version before can go on while another one has upgraded.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _reference(table: str, column: str, target: str, *, ondelete: str | None = "CASCADE") -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{target}"
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())


def upgrade() -> None:
    """Add the columns and the tables."""
    op.add_column("room", sa.Column("picture_key", sa.String(64), nullable=True))
    op.add_column("room", _flag("takes_questions"))
    op.add_column("activity", _flag("fixed"))
    op.add_column("activity", _flag("standing"))
    op.add_column("activity", sa.Column("began_at", _TIME, nullable=True))
    op.add_column("activity", sa.Column("spent_seconds", sa.Integer, nullable=False, server_default="0"))
    op.add_column("activity", sa.Column("spent_since", _TIME, nullable=True))
    op.add_column("answer", sa.Column("parked_at", _TIME, nullable=True))
    op.add_column("picture", _flag("is_page"))
    op.create_table(
        "picture_slice",
        sa.Column("picture_id", sa.BigInteger, nullable=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("picture_id", "number", name="pk_picture_slice"),
        _reference("picture_slice", "picture_id", "picture"),
    )
    op.create_table(
        "deck",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("organisation_id", sa.BigInteger, nullable=False),
        sa.Column("room_id", sa.BigInteger, nullable=True),
        sa.Column("plan_id", sa.BigInteger, nullable=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deck"),
        sa.UniqueConstraint("public_id", name="uq_deck_public_id"),
        _reference("deck", "organisation_id", "organisation"),
        _reference("deck", "room_id", "room"),
        _reference("deck", "plan_id", "plan"),
        sqlite_autoincrement=True,
    )
    for column in ("organisation_id", "room_id", "plan_id"):
        op.create_index(f"ix_deck_{column}", "deck", [column])
    op.create_table(
        "deck_page",
        sa.Column("id", _ID, nullable=False),
        sa.Column("deck_id", sa.BigInteger, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("picture_id", sa.BigInteger, nullable=False),
        sa.Column("text", sa.String(10_000), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deck_page"),
        sa.UniqueConstraint("deck_id", "number", name="uq_deck_page_deck_id_number"),
        _reference("deck_page", "deck_id", "deck"),
        _reference("deck_page", "picture_id", "picture", ondelete=None),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deck_page_picture_id", "deck_page", ["picture_id"])


def downgrade() -> None:
    """Take them away again, with the decks and with all of a picture but its first slice."""
    op.drop_table("deck_page")
    op.drop_table("deck")
    op.drop_table("picture_slice")
    op.drop_column("picture", "is_page")
    op.drop_column("answer", "parked_at")
    for name in ("spent_since", "spent_seconds", "began_at", "standing", "fixed"):
        op.drop_column("activity", name)
    for name in ("takes_questions", "picture_key"):
        op.drop_column("room", name)
