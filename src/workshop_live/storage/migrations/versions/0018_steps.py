"""Steps and roles of activities, as they were when a round was asked, and how far a round is in them.

Revision 0018. Only adds, so that a process of the version before can go on while another one has upgraded.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    for table in ("activity", "round"):
        op.add_column(table, sa.Column("steps", sa.JSON, nullable=True))
        op.add_column(table, sa.Column("roles", sa.JSON, nullable=True))
    op.add_column("round", sa.Column("step", sa.Integer, nullable=False, server_default="0"))
    op.add_column("round", sa.Column("step_seconds", sa.JSON, nullable=True))
    op.add_column("round", sa.Column("step_began_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take them away again, with the steps and roles."""
    for name in ("step_began_at", "step_seconds", "step", "roles", "steps"):
        op.drop_column("round", name)
    for name in ("roles", "steps"):
        op.drop_column("activity", name)
