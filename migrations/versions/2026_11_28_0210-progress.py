"""Progress that a page can say in its own language, when it is expected to end, and a job asked to finish early.

Revision: 0009, after 0008; 2026-11-28 02:10:00+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")  # wait for a lock that long, then give way to the application
    op.add_column("jobs", sa.Column("code", sa.String(), server_default="", nullable=False))
    op.add_column("jobs", sa.Column("params", JSON, server_default="{}", nullable=False))
    op.add_column("jobs", sa.Column("eta", sa.DateTime(timezone=True), nullable=True))
    op.add_column("jobs", sa.Column("finish_requested_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for column in ("finish_requested_at", "eta", "params", "code"):
        op.drop_column("jobs", column)
