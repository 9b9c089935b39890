"""Columns that somebody can act on: what-if changes these.

Revision: 0011, after 0010; 2026-11-28 03:10:00+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")  # wait for a lock that long, then give way to the application
    op.add_column("models", sa.Column("actionable_columns", JSON, server_default="[]", nullable=False))


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.drop_column("models", "actionable_columns")
