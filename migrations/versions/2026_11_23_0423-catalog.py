"""The catalog: every record, each organization fenced off by the database itself.

Revision: 0001, after ; 2026-11-23 04:23:42.440602+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# What the application may do with each table; what is not listed it may not. A log takes inserts only.
GRANTS = {
    "organizations": "select, insert, update, delete",
    "users": "select, insert, update",
    "user_sessions": "select, insert, update, delete",
    "memberships": "select, insert, update, delete",
    "api_keys": "select, insert, update, delete",
    "idempotent_answers": "select, insert",
    "jobs": "select, insert, update",
    "job_lines": "select, insert",
    "datasets": "select, insert, update, delete",
    "dataset_versions": "select, insert",
    "uploads": "select, insert, update",
    "models": "select, insert, update, delete",
    "feature_builds": "select, insert",
    "training_runs": "select, insert, update",
    "model_versions": "select, insert, update",
    "promotions": "select, insert",
    "scoring_runs": "select, insert, update",
    "alert_rules": "select, insert, update, delete",
    "alerts": "select, insert, update",
}
WITHOUT_ORGANIZATION = {"organizations", "users", "user_sessions"}


def setting(name: str) -> str:
    """The transaction's setting, null when it was not made (a setting once made reads back as an empty string).

    Wrapped in a SELECT, so that Postgres evaluates it once per query and not once per row.
    """
    return f"(select nullif(current_setting('app.{name}', true), ''))"


def fence() -> None:
    """Row-level security, forced: a query that forgets its filter sees nothing of another organization."""
    op.execute("""
        do $$ begin
            if not exists (select from pg_roles where rolname = 'anteve_app') then
                create role anteve_app nologin nosuperuser nobypassrls;
            end if;
            if not exists (select from pg_roles where rolname = 'anteve_dispatcher') then
                create role anteve_dispatcher nologin nosuperuser nobypassrls;
            end if;
        end $$
    """)
    op.execute("grant usage on schema public to anteve_app, anteve_dispatcher")
    for table, rights in GRANTS.items():
        op.execute(f"grant {rights} on {table} to anteve_app")
        if table in WITHOUT_ORGANIZATION:
            continue
        own = f"org_id = {setting('org_id')}::uuid"
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        op.execute(
            f"create policy own_organization on {table} to anteve_app using ({own}) with check ({own})"
        )

    # Before the organization is known, one's own memberships and the key one shows must be found.
    op.execute(
        f"create policy own_user on memberships for select to anteve_app using (user_id = {setting('user_id')}::uuid)"
    )
    own_key = f"prefix = {setting('key_prefix')}"
    op.execute(f"create policy shown_key on api_keys for select to anteve_app using ({own_key})")
    op.execute(
        f"create policy used_key on api_keys for update to anteve_app using ({own_key}) with check ({own_key})"
    )

    op.execute("alter table organizations enable row level security")
    op.execute("alter table organizations force row level security")
    own = f"id = {setting('org_id')}::uuid"
    op.execute(
        f"create policy own_organization on organizations to anteve_app using ({own}) with check ({own})"
    )
    op.execute(f"""
        create policy own_memberships on organizations for select to anteve_app using (
            id in (select org_id from memberships where user_id = {setting("user_id")}::uuid)
        )
    """)

    # The dispatcher sees every organization's jobs, and of them only what it needs to send and sweep them.
    op.execute("""
        grant select (id, org_id, lane, status, attempt, lease_until, sent_at, cancel_requested_at, created_at),
            update (status, message, error, lease_token, lease_until, sent_at, ended_at)
            on jobs to anteve_dispatcher
    """)
    op.execute("create policy dispatching on jobs to anteve_dispatcher using (true) with check (true)")


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")  # wait for a lock that long, then give way to the application
    op.create_table(
        "organizations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organizations")),
        sa.UniqueConstraint("slug", name=op.f("uq_organizations_slug")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )
    op.create_table(
        "api_keys",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.TEXT()), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_api_keys_created_by_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organizations.id"],
            name=op.f("fk_api_keys_org_id_organizations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("prefix", name=op.f("uq_api_keys_prefix")),
    )
    op.create_table(
        "datasets",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("mapping", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("file_path", sa.String(), nullable=True),
        sa.Column("schema_json", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("kind in ('entities', 'events')", name=op.f("ck_datasets_kind")),
        sa.CheckConstraint("status in ('empty', 'ready')", name=op.f("ck_datasets_status")),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organizations.id"],
            name=op.f("fk_datasets_org_id_organizations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_datasets")),
        sa.UniqueConstraint("org_id", "name", name=op.f("uq_datasets_org_id_name")),
    )
    op.create_table(
        "idempotent_answers",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("request_hash", sa.LargeBinary(), nullable=False),
        sa.Column("status_code", sa.Integer(), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organizations.id"],
            name=op.f("fk_idempotent_answers_org_id_organizations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("org_id", "key", name=op.f("pk_idempotent_answers")),
    )
    op.create_table(
        "jobs",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("lane", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("progress", sa.Double(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("lease_token", sa.Uuid(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_requested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "status in ('queued', 'running', 'success', 'failed', 'cancelled')", name=op.f("ck_jobs_status")
        ),
        sa.CheckConstraint("progress between 0 and 1", name=op.f("ck_jobs_progress")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_jobs_created_by_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organizations.id"], name=op.f("fk_jobs_org_id_organizations"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_jobs")),
    )
    op.create_index(
        "ix_jobs_open",
        "jobs",
        ["lane", "id"],
        unique=False,
        postgresql_where=sa.text("status in ('queued', 'running')"),
    )
    op.create_index("ix_jobs_org_id_created_at", "jobs", ["org_id", "created_at"], unique=False)
    op.create_table(
        "memberships",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("role in ('admin', 'analyst', 'member')", name=op.f("ck_memberships_role")),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organizations.id"],
            name=op.f("fk_memberships_org_id_organizations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_memberships_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("org_id", "user_id", name=op.f("pk_memberships")),
    )
    op.create_index("ix_memberships_user_id", "memberships", ["user_id"], unique=False)
    op.create_table(
        "user_sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("csrf_hash", sa.LargeBinary(), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_user_sessions_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_user_sessions_token_hash")),
    )
    op.create_index("ix_user_sessions_user_id", "user_sessions", ["user_id"], unique=False)
    op.create_table(
        "dataset_versions",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("dataset_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("schema_json", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("parts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("profile", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "dataset_id"],
            ["datasets.org_id", "datasets.id"],
            name=op.f("fk_dataset_versions_org_id_dataset_id_datasets"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("org_id", "dataset_id", "number", name=op.f("pk_dataset_versions")),
    )
    op.create_table(
        "job_lines",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "job_id"],
            ["jobs.org_id", "jobs.id"],
            name=op.f("fk_job_lines_org_id_job_id_jobs"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("org_id", "number", name=op.f("pk_job_lines")),
    )
    op.create_index(
        "ix_job_lines_org_id_job_id_number", "job_lines", ["org_id", "job_id", "number"], unique=False
    )
    op.create_table(
        "models",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("dataset_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("horizon_days", sa.Integer(), nullable=True),
        sa.Column("economics", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("excluded_columns", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("kind in ('churn', 'lead_scoring')", name=op.f("ck_models_kind")),
        sa.ForeignKeyConstraint(
            ["org_id", "dataset_id"],
            ["datasets.org_id", "datasets.id"],
            name=op.f("fk_models_org_id_dataset_id_datasets"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organizations.id"], name=op.f("fk_models_org_id_organizations"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_models")),
        sa.UniqueConstraint("org_id", "name", name=op.f("uq_models_org_id_name")),
    )
    op.create_table(
        "uploads",
        sa.Column("dataset_id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("content_type", sa.String(), nullable=False),
        sa.Column("file_path", sa.String(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("lines", sa.BigInteger(), nullable=True),
        sa.Column("loaded", sa.BigInteger(), nullable=True),
        sa.Column("rejected", sa.BigInteger(), nullable=True),
        sa.Column("skipped", sa.BigInteger(), nullable=True),
        sa.Column("rejects_path", sa.String(), nullable=True),
        sa.Column("found", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("warnings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("errors", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("mode in ('append', 'replace', 'upsert')", name=op.f("ck_uploads_mode")),
        sa.CheckConstraint(
            "status <> 'ready' or lines = loaded + rejected + skipped", name=op.f("ck_uploads_lines_add_up")
        ),
        sa.CheckConstraint("status in ('received', 'ready', 'rejected')", name=op.f("ck_uploads_status")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_uploads_created_by_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "dataset_id"],
            ["datasets.org_id", "datasets.id"],
            name=op.f("fk_uploads_org_id_dataset_id_datasets"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "job_id"],
            ["jobs.org_id", "jobs.id"],
            name=op.f("fk_uploads_org_id_job_id_jobs"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organizations.id"], name=op.f("fk_uploads_org_id_organizations"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_uploads")),
    )
    op.create_index(
        "ix_uploads_org_id_dataset_id_created_at",
        "uploads",
        ["org_id", "dataset_id", "created_at"],
        unique=False,
    )
    op.create_table(
        "alert_rules",
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("top_n", sa.Integer(), nullable=False),
        sa.Column("min_score", sa.Double(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("min_score between 0 and 1", name=op.f("ck_alert_rules_min_score")),
        sa.CheckConstraint("top_n between 1 and 1000", name=op.f("ck_alert_rules_top_n")),
        sa.ForeignKeyConstraint(
            ["org_id", "model_id"],
            ["models.org_id", "models.id"],
            name=op.f("fk_alert_rules_org_id_model_id_models"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organizations.id"],
            name=op.f("fk_alert_rules_org_id_organizations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_alert_rules")),
        sa.UniqueConstraint("org_id", "model_id", "name", name=op.f("uq_alert_rules_org_id_model_id_name")),
    )
    op.create_table(
        "feature_builds",
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column("dataset_id", sa.Uuid(), nullable=False),
        sa.Column("dataset_version", sa.Integer(), nullable=False),
        sa.Column("question", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("snapshot_date", sa.Date(), nullable=False),
        sa.Column("manifest_hash", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("columns", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("left_out", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("seconds", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "model_id"],
            ["models.org_id", "models.id"],
            name=op.f("fk_feature_builds_org_id_model_id_models"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organizations.id"],
            name=op.f("fk_feature_builds_org_id_organizations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_feature_builds")),
    )
    op.create_table(
        "training_runs",
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column("dataset_id", sa.Uuid(), nullable=False),
        sa.Column("dataset_version", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("build_id", sa.Uuid(), nullable=True),
        sa.Column("parameters", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_training_runs_created_by_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "dataset_id"],
            ["datasets.org_id", "datasets.id"],
            name=op.f("fk_training_runs_org_id_dataset_id_datasets"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "job_id"],
            ["jobs.org_id", "jobs.id"],
            name=op.f("fk_training_runs_org_id_job_id_jobs"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "model_id"],
            ["models.org_id", "models.id"],
            name=op.f("fk_training_runs_org_id_model_id_models"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organizations.id"],
            name=op.f("fk_training_runs_org_id_organizations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_training_runs")),
    )
    op.create_index(
        "ix_training_runs_org_id_model_id", "training_runs", ["org_id", "model_id", "id"], unique=False
    )
    op.create_table(
        "model_versions",
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column("training_run_id", sa.Uuid(), nullable=False),
        sa.Column("build_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("artifact_path", sa.String(), nullable=False),
        sa.Column("artifact_sha256", sa.String(), nullable=False),
        sa.Column("metrics_json", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("leaks", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("checks", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("card", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("stage in ('staging', 'prod', 'archived')", name=op.f("ck_model_versions_stage")),
        sa.ForeignKeyConstraint(
            ["org_id", "build_id"],
            ["feature_builds.org_id", "feature_builds.id"],
            name=op.f("fk_model_versions_org_id_build_id_feature_builds"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "model_id"],
            ["models.org_id", "models.id"],
            name=op.f("fk_model_versions_org_id_model_id_models"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "training_run_id"],
            ["training_runs.org_id", "training_runs.id"],
            name=op.f("fk_model_versions_org_id_training_run_id_training_runs"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organizations.id"],
            name=op.f("fk_model_versions_org_id_organizations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_model_versions")),
        sa.UniqueConstraint(
            "org_id", "model_id", "number", name=op.f("uq_model_versions_org_id_model_id_number")
        ),
        sa.UniqueConstraint(
            "org_id", "training_run_id", name=op.f("uq_model_versions_org_id_training_run_id")
        ),
    )
    op.create_index(
        "ix_one_prod",
        "model_versions",
        ["org_id", "model_id"],
        unique=True,
        postgresql_where=sa.text("stage = 'prod'"),
    )
    op.create_table(
        "promotions",
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column("model_version_id", sa.Uuid(), nullable=False),
        sa.Column("from_stage", sa.String(), nullable=False),
        sa.Column("to_stage", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("overridden", sa.Boolean(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "model_id"],
            ["models.org_id", "models.id"],
            name=op.f("fk_promotions_org_id_model_id_models"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "model_version_id"],
            ["model_versions.org_id", "model_versions.id"],
            name=op.f("fk_promotions_org_id_model_version_id_model_versions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organizations.id"],
            name=op.f("fk_promotions_org_id_organizations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_promotions_user_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_promotions")),
    )
    op.create_index("ix_promotions_org_id_model_id", "promotions", ["org_id", "model_id", "id"], unique=False)
    op.create_table(
        "scoring_runs",
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column("model_version_id", sa.Uuid(), nullable=False),
        sa.Column("dataset_id", sa.Uuid(), nullable=False),
        sa.Column("dataset_version", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("build_id", sa.Uuid(), nullable=True),
        sa.Column("snapshot_date", sa.Date(), nullable=True),
        sa.Column("path", sa.String(), nullable=True),
        sa.Column("rows", sa.BigInteger(), nullable=True),
        sa.Column("summary", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_scoring_runs_created_by_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "job_id"],
            ["jobs.org_id", "jobs.id"],
            name=op.f("fk_scoring_runs_org_id_job_id_jobs"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "model_id"],
            ["models.org_id", "models.id"],
            name=op.f("fk_scoring_runs_org_id_model_id_models"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "model_version_id"],
            ["model_versions.org_id", "model_versions.id"],
            name=op.f("fk_scoring_runs_org_id_model_version_id_model_versions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organizations.id"],
            name=op.f("fk_scoring_runs_org_id_organizations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_scoring_runs")),
    )
    op.create_index(
        "ix_scoring_runs_org_id_model_id", "scoring_runs", ["org_id", "model_id", "id"], unique=False
    )
    op.create_table(
        "alerts",
        sa.Column("alert_rule_id", sa.Uuid(), nullable=False),
        sa.Column("scoring_run_id", sa.Uuid(), nullable=False),
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("entities", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("status in ('open', 'handled', 'dismissed')", name=op.f("ck_alerts_status")),
        sa.ForeignKeyConstraint(
            ["org_id", "alert_rule_id"],
            ["alert_rules.org_id", "alert_rules.id"],
            name=op.f("fk_alerts_org_id_alert_rule_id_alert_rules"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "model_id"],
            ["models.org_id", "models.id"],
            name=op.f("fk_alerts_org_id_model_id_models"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "scoring_run_id"],
            ["scoring_runs.org_id", "scoring_runs.id"],
            name=op.f("fk_alerts_org_id_scoring_run_id_scoring_runs"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organizations.id"], name=op.f("fk_alerts_org_id_organizations"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_alerts")),
        sa.UniqueConstraint(
            "org_id",
            "alert_rule_id",
            "scoring_run_id",
            name=op.f("uq_alerts_org_id_alert_rule_id_scoring_run_id"),
        ),
    )
    op.create_index("ix_alerts_org_id_model_id", "alerts", ["org_id", "model_id", "id"], unique=False)
    fence()


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("drop policy own_memberships on organizations")
    op.drop_index("ix_alerts_org_id_model_id", table_name="alerts")
    op.drop_table("alerts")
    op.drop_index("ix_scoring_runs_org_id_model_id", table_name="scoring_runs")
    op.drop_table("scoring_runs")
    op.drop_index("ix_promotions_org_id_model_id", table_name="promotions")
    op.drop_table("promotions")
    op.drop_index("ix_one_prod", table_name="model_versions", postgresql_where=sa.text("stage = 'prod'"))
    op.drop_table("model_versions")
    op.drop_index("ix_training_runs_org_id_model_id", table_name="training_runs")
    op.drop_table("training_runs")
    op.drop_table("feature_builds")
    op.drop_table("alert_rules")
    op.drop_index("ix_uploads_org_id_dataset_id_created_at", table_name="uploads")
    op.drop_table("uploads")
    op.drop_table("models")
    op.drop_index("ix_job_lines_org_id_job_id_number", table_name="job_lines")
    op.drop_table("job_lines")
    op.drop_table("dataset_versions")
    op.drop_index("ix_user_sessions_user_id", table_name="user_sessions")
    op.drop_table("user_sessions")
    op.drop_index("ix_memberships_user_id", table_name="memberships")
    op.drop_table("memberships")
    op.drop_index("ix_jobs_org_id_created_at", table_name="jobs")
    op.drop_index(
        "ix_jobs_open", table_name="jobs", postgresql_where=sa.text("status in ('queued', 'running')")
    )
    op.drop_table("jobs")
    op.drop_table("idempotent_answers")
    op.drop_table("datasets")
    op.drop_table("api_keys")
    op.drop_table("users")
    op.drop_table("organizations")
    # The roles stay: other databases of the same server may use them.
