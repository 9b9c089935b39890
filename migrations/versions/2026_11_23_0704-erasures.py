"""Privacy: entities that are erased and stay away, originals that were removed, organizations that are gone.

Revision: 0004, after 0003; 2026-11-23 07:04:00+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# What erasing rewrites, and nobody else may: columns of records and lines that are never changed otherwise.
REWRITTEN = {
    "dataset_versions": "parts, rows, profile",
    "feature_builds": "path, rows, left_out",
    "job_lines": "text",
    "idempotent_answers": "body",
}


def setting(name: str) -> str:
    """The transaction's setting, null when it was not made."""
    return f"(select nullif(current_setting('app.{name}', true), ''))"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")  # wait for a lock that long, then give way to the application
    op.add_column("organizations", sa.Column("raw_retention_days", sa.Integer(), nullable=True))
    op.create_check_constraint(
        op.f("ck_organizations_raw_retention_days"),
        "organizations",
        "raw_retention_days between 0 and 36500",
    )
    op.add_column("uploads", sa.Column("original_removed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "deleted_organizations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deleted_organizations")),
    )
    op.create_table(
        "erasures",
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("entity_key", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("found", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.Uuid(), nullable=True),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_erasures_created_by_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["lifted_by"], ["users.id"], name=op.f("fk_erasures_lifted_by_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "job_id"],
            ["jobs.org_id", "jobs.id"],
            name=op.f("fk_erasures_org_id_job_id_jobs"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organizations.id"],
            name=op.f("fk_erasures_org_id_organizations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_erasures")),
    )
    op.create_index(
        "ix_one_tombstone",
        "erasures",
        ["org_id", "key_hash"],
        unique=True,
        postgresql_where=sa.text("lifted_at is null"),
    )
    fence()


def fence() -> None:
    op.execute("grant select, insert, update on erasures to anteve_app")
    op.execute("grant select, insert on deleted_organizations to anteve_app")
    op.execute("grant delete on users to anteve_app")
    own = f"org_id = {setting('org_id')}::uuid"
    op.execute("alter table erasures enable row level security")
    op.execute("alter table erasures force row level security")
    op.execute(f"create policy own_organization on erasures to anteve_app using ({own}) with check ({own})")
    # As a member of the application's role it is held by the same fences, and may rewrite a few columns besides.
    op.execute("""
        do $$ begin
            if not exists (select from pg_roles where rolname = 'anteve_eraser') then
                create role anteve_eraser nologin nosuperuser nobypassrls in role anteve_app;
            end if;
        end $$
    """)
    op.execute("grant usage on schema public to anteve_eraser")
    for table, columns in REWRITTEN.items():
        op.execute(f"grant update ({columns}) on {table} to anteve_eraser")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for table, columns in REWRITTEN.items():
        op.execute(f"revoke update ({columns}) on {table} from anteve_eraser")
    op.execute("revoke usage on schema public from anteve_eraser")
    op.execute("revoke delete on users from anteve_app")
    op.drop_index("ix_one_tombstone", table_name="erasures", postgresql_where=sa.text("lifted_at is null"))
    op.drop_table("erasures")
    op.drop_table("deleted_organizations")
    op.drop_column("uploads", "original_removed_at")
    op.drop_constraint(op.f("ck_organizations_raw_retention_days"), "organizations")
    op.drop_column("organizations", "raw_retention_days")
