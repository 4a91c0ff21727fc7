"""Who owns a room, and how it came to them.

Revision 0012. Only adds, so that a process of the version before can go on while another one has upgraded.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_MEMBER = sa.table(
    "room_member", sa.column("room_id"), sa.column("organiser_id"), sa.column("created_at"), sa.column("role")
)


def upgrade() -> None:
    """Add the columns. Whoever made a room was its first member, and could not be taken off it."""
    op.add_column("room_member", sa.Column("role", sa.String(length=16), nullable=False, server_default="facilitator"))
    op.add_column("room_member", sa.Column("owner_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("room_member", sa.Column("succession", sa.String(length=16), nullable=True))
    other = _MEMBER.alias("other")
    is_earlier = (other.c.created_at < _MEMBER.c.created_at) | (
        (other.c.created_at == _MEMBER.c.created_at) & (other.c.organiser_id < _MEMBER.c.organiser_id)
    )
    is_first = ~sa.exists().where(other.c.room_id == _MEMBER.c.room_id, is_earlier)
    op.execute(_MEMBER.update().where(is_first).values(role="owner"))
    op.create_index(
        "ix_room_member_owner",
        "room_member",
        ["room_id"],
        unique=True,
        sqlite_where=sa.text("role = 'owner'"),
        postgresql_where=sa.text("role = 'owner'"),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_index("ix_room_member_owner", table_name="room_member")
    op.drop_column("room_member", "succession")
    op.drop_column("room_member", "owner_since")
    op.drop_column("room_member", "role")
