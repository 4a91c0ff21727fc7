"""What an API token may do, until when, and when it was last used. Those from before may do everything, for ever.

Revision 0013. Only adds, so that a process of the version before can go on while another one has upgraded. It lets a
token that only reads do everything, so make such tokens when all processes have been upgraded.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("api_token", sa.Column("scope", sa.String(8), nullable=False, server_default="write"))
    op.add_column("api_token", sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("api_token", sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take them away again, and with them the tokens that would come to do more or last longer."""
    op.execute("DELETE FROM api_token WHERE scope <> 'write' OR expires_at IS NOT NULL")
    for name in ("last_used_at", "expires_at", "scope"):
        op.drop_column("api_token", name)
