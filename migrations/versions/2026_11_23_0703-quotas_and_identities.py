"""Quotas and identities: who signs in elsewhere, what an organization may use, and what is swept when it is old.

Revision: 0003, after 0002; 2026-11-23 07:03:00+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# What the application may do with each table. What an organization may use is for the operator to say.
GRANTS = {
    "identities": "select, insert",
    "sign_ins": "select, insert, delete",
    "personal_answers": "select, insert",
    "quotas": "select",
}
# What the dispatcher may take away, and the columns by which it judges: never what is kept there.
SWEPT = {
    "user_sessions": "last_seen_at, expires_at",
    "password_resets": "expires_at",
    "sign_ins": "expires_at",
    "throttles": "last_at",
    "personal_answers": "created_at",
    "idempotent_answers": "created_at",
    "invitations": "ended_at, expires_at",
}
OLD = {
    "idempotent_answers": "created_at < now() - interval '1 day'",
    "invitations": "least(ended_at, expires_at) < now() - interval '30 days'",
}


def setting(name: str) -> str:
    """The transaction's setting, null when it was not made."""
    return f"(select nullif(current_setting('app.{name}', true), ''))"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")  # wait for a lock that long, then give way to the application
    op.alter_column("users", "password_hash", existing_type=sa.String(), nullable=True)
    op.add_column("users", sa.Column("email_proven_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "identities",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_identities_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identities")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_identities_issuer_subject")),
    )
    op.create_index("ix_identities_user_id", "identities", ["user_id"], unique=False)
    op.create_table(
        "sign_ins",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_ins")),
    )
    op.create_table(
        "personal_answers",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("request_hash", sa.LargeBinary(), nullable=False),
        sa.Column("status_code", sa.Integer(), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_personal_answers_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "key", name=op.f("pk_personal_answers")),
    )
    op.create_table(
        "quotas",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("upload_bytes", sa.BigInteger(), nullable=True),
        sa.Column("rows", sa.BigInteger(), nullable=True),
        sa.Column("running_jobs", sa.BigInteger(), nullable=True),
        sa.Column("waiting_jobs", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "least(upload_bytes, rows, running_jobs - 1, waiting_jobs) >= 0", name=op.f("ck_quotas_limits")
        ),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organizations.id"], name=op.f("fk_quotas_org_id_organizations"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("org_id", name=op.f("pk_quotas")),
    )
    op.create_index(
        "ix_jobs_org_id_open",
        "jobs",
        ["org_id", "status"],
        unique=False,
        postgresql_where=sa.text("status in ('queued', 'running')"),
    )
    op.create_index(
        "ix_jobs_org_id_started_at",
        "jobs",
        ["org_id", "started_at"],
        unique=False,
        postgresql_where=sa.text("started_at is not null"),
    )
    fence()
    let_the_dispatcher_choose_and_sweep()


def fence() -> None:
    for table, rights in GRANTS.items():
        op.execute(f"grant {rights} on {table} to anteve_app")
    own = f"org_id = {setting('org_id')}::uuid"
    op.execute("alter table quotas enable row level security")
    op.execute("alter table quotas force row level security")
    op.execute(f"create policy own_organization on quotas to anteve_app using ({own}) with check ({own})")
    # Whoever runs the installation says what each organization may use; the fence holds for owners too, so it says so.
    op.execute("create policy operating on quotas to current_user using (true) with check (true)")
    op.execute("create policy operating on organizations for select to current_user using (true)")


def let_the_dispatcher_choose_and_sweep() -> None:
    op.execute("grant select (started_at) on jobs to anteve_dispatcher")  # whose turn it is
    op.execute("grant select (org_id, running_jobs) on quotas to anteve_dispatcher")
    op.execute("create policy dispatching on quotas for select to anteve_dispatcher using (true)")
    for table, columns in SWEPT.items():
        op.execute(f"grant select ({columns}), delete on {table} to anteve_dispatcher")
    for table, old in OLD.items():
        op.execute(f"create policy sweeping on {table} to anteve_dispatcher using ({old}) with check (false)")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for table in OLD:
        op.execute(f"drop policy sweeping on {table}")
    for table, columns in SWEPT.items():
        op.execute(f"revoke select ({columns}), delete on {table} from anteve_dispatcher")
    op.execute("revoke select (started_at) on jobs from anteve_dispatcher")
    op.execute("drop policy operating on organizations")
    op.drop_index(
        "ix_jobs_org_id_open",
        table_name="jobs",
        postgresql_where=sa.text("status in ('queued', 'running')"),
    )
    op.drop_index(
        "ix_jobs_org_id_started_at", table_name="jobs", postgresql_where=sa.text("started_at is not null")
    )
    op.drop_table("quotas")
    op.drop_table("personal_answers")
    op.drop_table("sign_ins")
    op.drop_index("ix_identities_user_id", table_name="identities")
    op.drop_table("identities")
    op.drop_column("users", "email_proven_at")
    # Whoever has no password gets one that nothing matches: they sign in by the letter for forgotten ones.
    op.execute("update users set password_hash = '!' where password_hash is null")
    op.alter_column("users", "password_hash", existing_type=sa.String(), nullable=False)
