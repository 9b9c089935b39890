"""Rehearsed scorings: whether alerts speak of them.

Revision: 0017, after 0016; 2026-11-28 04:30:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")  # wait for a lock that long, then give way to the application
    op.add_column("scoring_runs", sa.Column("quiet", sa.Boolean(), server_default="false", nullable=False))


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.drop_column("scoring_runs", "quiet")
