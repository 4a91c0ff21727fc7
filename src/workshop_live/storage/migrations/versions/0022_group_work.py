"""Group work: who works in which group of a round, who writes for it, its notes, and when phones were last seen.

Revision 0022. Only adds, so that a process of the version before can go on while another one has upgraded.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _reference(table: str, column: str, target: str, *, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{target}"
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)


def upgrade() -> None:
    """Add the columns and the tables."""
    op.add_column("activity", sa.Column("groups", sa.JSON, nullable=True))
    op.add_column("round", sa.Column("groups", sa.JSON, nullable=True))
    op.add_column("participant", sa.Column("seen_at", _TIME, nullable=True))
    op.create_table(
        "round_group",
        sa.Column("id", _ID, nullable=False),
        sa.Column("round_id", sa.BigInteger, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("scribe_id", sa.BigInteger, nullable=True),
        sa.Column("scribe_key", sa.String(32), nullable=True),
        sa.Column("saved_at", _TIME, nullable=True),
        sa.Column("done_at", _TIME, nullable=True),
        sa.UniqueConstraint("round_id", "number", name="uq_round_group_round_id_number"),
        sa.UniqueConstraint("round_id", "key", name="uq_round_group_round_id_key"),
        sa.PrimaryKeyConstraint("id", name="pk_round_group"),
        _reference("round_group", "round_id", "round"),
        _reference("round_group", "scribe_id", "participant", ondelete="SET NULL"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_round_group_scribe_id", "round_group", ["scribe_id"])
    op.create_table(
        "group_member",
        sa.Column("id", _ID, nullable=False),
        sa.Column("round_id", sa.BigInteger, nullable=False),
        sa.Column("participant_id", sa.BigInteger, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.UniqueConstraint("round_id", "participant_id", name="uq_group_member_round_id_participant_id"),
        sa.PrimaryKeyConstraint("id", name="pk_group_member"),
        _reference("group_member", "round_id", "round"),
        _reference("group_member", "participant_id", "participant"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_group_member_participant_id", "group_member", ["participant_id"])
    op.create_table(
        "group_note",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("round_id", sa.BigInteger, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("claim", sa.String(32), nullable=False),
        sa.Column("text", sa.String(500), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("dotted_by", sa.JSON, nullable=True),
        sa.Column("created_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_group_note"),
        sa.UniqueConstraint("public_id", name="uq_group_note_public_id"),
        sa.UniqueConstraint("claim", name="uq_group_note_claim"),
        _reference("group_note", "round_id", "round"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_group_note_round_id_number", "group_note", ["round_id", "number"])


def downgrade() -> None:
    """Take them away again, with the draws and the notes; the texts of groups stay as answers."""
    op.drop_table("group_note")
    op.drop_table("group_member")
    op.drop_table("round_group")
    op.drop_column("participant", "seen_at")
    op.drop_column("round", "groups")
    op.drop_column("activity", "groups")
