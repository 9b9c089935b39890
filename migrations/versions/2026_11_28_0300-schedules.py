"""Schedules: what is to be done with a Model again and again, on the organization's clocks; and trainings that challenge
the version in prod.

Revision: 0010, after 0009; 2026-11-28 03:00:00+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(astext_type=sa.Text())
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")  # wait for a lock that long, then give way to the application
    op.add_column("organizations", sa.Column("time_zone", sa.String(), server_default="UTC", nullable=False))
    op.add_column("training_runs", sa.Column("challenger_of", sa.Uuid(), nullable=True))
    op.add_column("training_runs", sa.Column("comparison", JSON, nullable=True))
    op.create_table(
        "schedules",
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("cron", sa.String(), nullable=True),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("next_run_at", TIME, nullable=True),
        sa.Column("last_run_at", TIME, nullable=True),
        sa.Column("last_job_id", sa.Uuid(), nullable=True),
        sa.Column("last_refusal", JSON, nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", TIME, server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("action in ('score', 'train')", name=op.f("ck_schedules_action")),
        sa.CheckConstraint("cron is not null or next_run_at is null", name=op.f("ck_schedules_times")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_schedules_created_by_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organizations.id"],
            name=op.f("fk_schedules_org_id_organizations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "model_id"],
            ["models.org_id", "models.id"],
            name=op.f("fk_schedules_org_id_model_id_models"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_schedules")),
    )
    op.create_index("ix_schedules_org_id_model_id", "schedules", ["org_id", "model_id", "id"])
    op.create_index(
        "ix_schedules_next_run_at",
        "schedules",
        ["next_run_at"],
        postgresql_where=sa.text("next_run_at is not null"),
    )
    own = "org_id = (select nullif(current_setting('app.org_id', true), ''))::uuid"
    op.execute("grant select, insert, update, delete on schedules to anteve_app")
    op.execute("alter table schedules enable row level security")
    op.execute("alter table schedules force row level security")
    op.execute(f"create policy own_organization on schedules to anteve_app using ({own}) with check ({own})")
    # The dispatcher sees whose time has come, and nothing of what is to be done then.
    op.execute("grant select (org_id, id, next_run_at) on schedules to anteve_dispatcher")
    op.execute("create policy dispatching on schedules for select to anteve_dispatcher using (true)")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.drop_table("schedules")
    op.drop_column("training_runs", "comparison")
    op.drop_column("training_runs", "challenger_of")
    op.drop_column("organizations", "time_zone")
