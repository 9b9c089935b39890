"""Where a scoring run stands among the others of its model: past mornings may be scored later than younger ones.

Revision: 0015, after 0014; 2026-11-28 04:00:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")  # wait for a lock that long, then give way to the application
    op.add_column(
        "scoring_runs",
        sa.Column("stands_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
    )
    for name in ("rehearsed", "hindsight"):
        op.add_column("scoring_runs", sa.Column(name, sa.Boolean(), server_default="false", nullable=False))
    # Who owns the tables need not be a superuser: they too see rows of an organization at a time while it is forced.
    op.execute("alter table scoring_runs no force row level security")
    op.execute("update scoring_runs set stands_at = created_at")
    op.execute("alter table scoring_runs force row level security")
    op.create_index(
        "ix_scoring_runs_org_id_model_id_stands_at",
        "scoring_runs",
        ["org_id", "model_id", "stands_at", "id"],
    )


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.drop_index("ix_scoring_runs_org_id_model_id_stands_at", "scoring_runs")
    for name in ("hindsight", "rehearsed", "stands_at"):
        op.drop_column("scoring_runs", name)
