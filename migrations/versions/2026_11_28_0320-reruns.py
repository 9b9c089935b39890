"""Trainings repeated from their pins: of which run, and what was not the same.

Revision: 0012, after 0011; 2026-11-28 03:20:00+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")  # wait for a lock that long, then give way to the application
    op.add_column("training_runs", sa.Column("rerun_of", sa.Uuid(), nullable=True))
    op.add_column("training_runs", sa.Column("differences", JSON, server_default="[]", nullable=False))


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.drop_column("training_runs", "differences")
    op.drop_column("training_runs", "rerun_of")
