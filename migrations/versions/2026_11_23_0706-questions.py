"""Questions over time: a Model's population and snapshots, its datasets of events, and what its runs saw of them.

Revision: 0005, after 0004; 2026-11-23 07:06:00+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")  # wait for a lock that long, then give way to the application
    op.add_column("models", sa.Column("population", JSON, server_default='{"kind": "all"}', nullable=False))
    op.add_column("models", sa.Column("snapshots", JSON, server_default="{}", nullable=False))
    for table in ("training_runs", "scoring_runs"):
        op.add_column(table, sa.Column("event_versions", JSON, server_default="{}", nullable=False))
    op.add_column(
        "jobs", sa.Column("waits_for", postgresql.ARRAY(sa.Uuid()), server_default="{}", nullable=False)
    )
    op.execute("grant select (waits_for) on jobs to anteve_dispatcher")
    op.create_table(
        "model_events",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column("dataset_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "model_id"],
            ["models.org_id", "models.id"],
            name=op.f("fk_model_events_org_id_model_id_models"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "dataset_id"],
            ["datasets.org_id", "datasets.id"],
            name=op.f("fk_model_events_org_id_dataset_id_datasets"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("org_id", "model_id", "dataset_id", name=op.f("pk_model_events")),
    )
    own = "org_id = (select nullif(current_setting('app.org_id', true), ''))::uuid"
    op.execute("grant select, insert, update, delete on model_events to anteve_app")
    op.execute("alter table model_events enable row level security")
    op.execute("alter table model_events force row level security")
    op.execute(
        f"create policy own_organization on model_events to anteve_app using ({own}) with check ({own})"
    )


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.drop_table("model_events")
    op.drop_column("jobs", "waits_for")
    for table in ("training_runs", "scoring_runs"):
        op.drop_column(table, "event_versions")
    op.drop_column("models", "snapshots")
    op.drop_column("models", "population")
