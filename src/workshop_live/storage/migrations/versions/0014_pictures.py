"""Pictures, and the accent and the logo of an organisation.

Revision 0014. Only adds, so that a process of the version before can go on while another one has upgraded.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table and the columns."""
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "picture",
        sa.Column("id", number, nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("organisation_id", sa.BigInteger, nullable=False),
        sa.Column("room_id", sa.BigInteger, nullable=True),
        sa.Column("media_type", sa.String(32), nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_picture"),
        sa.UniqueConstraint("public_id", name="uq_picture_public_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_picture_organisation_id_organisation", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name="fk_picture_room_id_room", ondelete="CASCADE"),
    )
    op.create_index("ix_picture_organisation_id", "picture", ["organisation_id"])
    op.create_index("ix_picture_room_id", "picture", ["room_id"])
    for name in ("accent", "accent_dark"):
        op.add_column("organisation", sa.Column(name, sa.String(7), nullable=False, server_default=""))
    op.add_column("organisation", sa.Column("logo", sa.String(32), nullable=True))


def downgrade() -> None:
    """Take them away again, with the pictures."""
    for name in ("logo", "accent_dark", "accent"):
        op.drop_column("organisation", name)
    op.drop_table("picture")
