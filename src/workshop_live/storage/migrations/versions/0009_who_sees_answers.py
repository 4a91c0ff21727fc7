"""Who may see the answers to an activity, and when the room first saw those of a round.

Revision 0009. Only adds, so that a process of the version before can go on while another one has upgraded.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_ROUND = sa.table("round", sa.column("shown"), sa.column("opened_at"), sa.column("first_shown_at"))


def upgrade() -> None:
    """Add the columns. A round that is shown was so since it was opened, as far as anybody knows."""
    op.add_column("activity", sa.Column("seen_by", sa.String(length=16), nullable=False, server_default="room"))
    op.add_column("round", sa.Column("first_shown_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(_ROUND.update().where(_ROUND.c.shown.is_(sa.true())).values(first_shown_at=_ROUND.c.opened_at))


def downgrade() -> None:
    """Take them away again."""
    op.drop_column("round", "first_shown_at")
    op.drop_column("activity", "seen_by")
