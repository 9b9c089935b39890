"""Results: past scorings judged against what happened; and how far those who are scored have drifted.

Revision: 0018, after 0017; 2026-11-28 04:50:00+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(astext_type=sa.Text())
GRANTS = {"results": "select, insert, update", "drifts": "select, insert"}


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")  # wait for a lock that long, then give way to the application
    op.create_table(
        "results",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("scoring_run_id", sa.Uuid(), nullable=False),
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column("matured", sa.Float(), nullable=True),
        sa.Column("horizon_ends_on", sa.Date(), nullable=True),
        sa.Column("basis", JSON, nullable=False),
        sa.Column("figures", JSON, nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "model_id"],
            ["models.org_id", "models.id"],
            name=op.f("fk_results_org_id_model_id_models"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "scoring_run_id"],
            ["scoring_runs.org_id", "scoring_runs.id"],
            name=op.f("fk_results_org_id_scoring_run_id_scoring_runs"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("org_id", "scoring_run_id", name=op.f("pk_results")),
    )
    op.create_table(
        "drifts",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("scoring_run_id", sa.Uuid(), nullable=False),
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("report", JSON, nullable=False),
        sa.Column("lateness", JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("level in ('steady', 'moved', 'shifted')", name=op.f("ck_drifts_level")),
        sa.ForeignKeyConstraint(
            ["org_id", "model_id"],
            ["models.org_id", "models.id"],
            name=op.f("fk_drifts_org_id_model_id_models"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "scoring_run_id"],
            ["scoring_runs.org_id", "scoring_runs.id"],
            name=op.f("fk_drifts_org_id_scoring_run_id_scoring_runs"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("org_id", "scoring_run_id", name=op.f("pk_drifts")),
    )
    own = "org_id = (select nullif(current_setting('app.org_id', true), ''))::uuid"
    for table, rights in GRANTS.items():
        op.execute(f"grant {rights} on {table} to anteve_app")
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        op.execute(
            f"create policy own_organization on {table} to anteve_app using ({own}) with check ({own})"
        )
    op.execute("grant update (report) on drifts to anteve_eraser")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.drop_table("drifts")
    op.drop_table("results")
