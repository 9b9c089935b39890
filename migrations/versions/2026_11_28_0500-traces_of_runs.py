"""What runs leave of themselves: the stages of a job with their times, and the libraries that a list was scored with.

Revision: 0019, after 0018; 2026-11-28 05:00:00+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")  # wait for a lock that long, then give way to the application
    op.add_column("jobs", sa.Column("stages", JSON, server_default="[]", nullable=False))
    op.add_column("scoring_runs", sa.Column("libraries", JSON, server_default="{}", nullable=False))


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.drop_column("scoring_runs", "libraries")
    op.drop_column("jobs", "stages")
