"""What comes out of a day: joint texts, votes on what people wrote, columns, action items and series.

Revision 0024. Only adds, so that a process of the version before can go on while another one has upgraded.
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{target}"
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete="CASCADE")


def _identified(table: str) -> tuple[sa.Column[int], sa.Column[str], sa.Constraint, sa.Constraint]:
    return (
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("public_id", name=f"uq_{table}_public_id"),
    )


def upgrade() -> None:
    """Add the columns and the tables."""
    op.add_column("activity", sa.Column("made_from", sa.JSON, nullable=True))
    op.add_column("answer", sa.Column("moved_to", sa.String(8), nullable=True))
    op.create_table(
        "joint_line",
        *_identified("joint_line"),
        sa.Column("activity_id", sa.BigInteger, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("text", sa.String(500), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("source", sa.JSON, nullable=True),
        sa.Column("removed_at", _TIME, nullable=True),
        _reference("joint_line", "activity_id", "activity"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_joint_line_activity_id", "joint_line", ["activity_id"])
    op.create_table(
        "joint_version",
        sa.Column("id", _ID, nullable=False),
        sa.Column("activity_id", sa.BigInteger, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("stem", sa.String(500), nullable=False),
        sa.Column("lines", sa.JSON, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("shown_at", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_joint_version"),
        sa.UniqueConstraint("activity_id", "number", name="uq_joint_version_activity_id_number"),
        _reference("joint_version", "activity_id", "activity"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "action_item",
        *_identified("action_item"),
        sa.Column("room_id", sa.BigInteger, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("what", sa.String(500), nullable=False),
        sa.Column("who", sa.String(120), nullable=False, server_default=""),
        sa.Column("due_on", sa.Date, nullable=True),
        sa.Column("status", sa.String(16), nullable=False, server_default="not_begun"),
        sa.Column("source", sa.JSON, nullable=True),
        sa.Column("carried_from", sa.String(32), nullable=True),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("removed_at", _TIME, nullable=True),
        _reference("action_item", "room_id", "room"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_action_item_room_id", "action_item", ["room_id"])
    op.create_table(
        "series",
        *_identified("series"),
        sa.Column("organisation_id", sa.BigInteger, nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        _reference("series", "organisation_id", "organisation"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_series_organisation_id", "series", ["organisation_id"])
    op.create_table(
        "series_room",
        sa.Column("room_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("series_id", sa.BigInteger, nullable=False),
        sa.Column("joined_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("room_id", name="pk_series_room"),
        _reference("series_room", "room_id", "room"),
        _reference("series_room", "series_id", "series"),
    )
    op.create_index("ix_series_room_series_id", "series_room", ["series_id"])


def downgrade() -> None:
    """Take them away again."""
    for table in ("series_room", "series", "action_item", "joint_version", "joint_line"):
        op.drop_table(table)
    op.drop_column("answer", "moved_to")
    op.drop_column("activity", "made_from")
