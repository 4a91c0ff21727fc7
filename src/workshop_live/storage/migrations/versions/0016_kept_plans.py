"""Plans that an organisation keeps, with their pictures.

Revision 0016. Only adds, so that a process of the version before can go on while another one has upgraded.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, and the reference from pictures."""
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "plan",
        sa.Column("id", number, nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("organisation_id", sa.BigInteger, nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("description", sa.String(200), nullable=False, server_default=""),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("activities", sa.JSON, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_plan"),
        sa.UniqueConstraint("public_id", name="uq_plan_public_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_plan_organisation_id_organisation", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_plan_organisation_id", "plan", ["organisation_id"])
    with op.batch_alter_table("picture") as picture:  # copied on SQLite, which adds no constraint to a table
        picture.add_column(sa.Column("plan_id", sa.BigInteger, nullable=True))
        picture.create_foreign_key("fk_picture_plan_id_plan", "plan", ["plan_id"], ["id"], ondelete="CASCADE")
    op.create_index("ix_picture_plan_id", "picture", ["plan_id"])


def downgrade() -> None:
    """Take them away again, with the plans and their pictures."""
    op.execute("DELETE FROM picture WHERE plan_id IS NOT NULL")
    op.drop_index("ix_picture_plan_id", table_name="picture")
    with op.batch_alter_table("picture") as picture:
        picture.drop_constraint("fk_picture_plan_id_plan", type_="foreignkey")
        picture.drop_column("plan_id")
    op.drop_table("plan")
