"""What the sender of a file tells of its first line and its separator.

Revision: 0013, after 0012; 2026-11-28 03:30:00+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")  # wait for a lock that long, then give way to the application
    told = postgresql.JSONB(astext_type=sa.Text())
    op.add_column("uploads", sa.Column("told", told, server_default="{}", nullable=False))


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.drop_column("uploads", "told")
