"""Operating it: heartbeats of the workers, traces that go on in a job, and a role that counts without seeing whom.

Revision: 0007, after 0006; 2026-11-23 08:30:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# What the figures for operators are made of. No organization, no person, no name of anything is among them.
OBSERVED = {
    "jobs": "kind, status, created_at, started_at, ended_at",
    "uploads": "status, bytes, loaded, rejected, skipped",
}


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")  # wait for a lock that long, then give way to the application
    op.create_table(
        "heartbeats",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("memory_bytes", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heartbeats")),
    )
    op.add_column("jobs", sa.Column("traceparent", sa.String(), nullable=True))
    op.execute("grant select, insert, update, delete on heartbeats to anteve_app")
    op.execute("grant select on alembic_version to anteve_app")
    op.execute("""
        do $$ begin
            if not exists (select from pg_roles where rolname = 'anteve_observer') then
                create role anteve_observer nologin nosuperuser nobypassrls;
            end if;
        end $$
    """)
    op.execute("grant usage on schema public to anteve_observer")
    op.execute("grant select on heartbeats to anteve_observer")
    for table, columns in OBSERVED.items():
        op.execute(f"grant select ({columns}) on {table} to anteve_observer")
        op.execute(f"create policy observing on {table} for select to anteve_observer using (true)")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for table, columns in OBSERVED.items():
        op.execute(f"drop policy observing on {table}")
        op.execute(f"revoke select ({columns}) on {table} from anteve_observer")
    op.execute("revoke usage on schema public from anteve_observer")
    op.execute("revoke select on alembic_version from anteve_app")
    op.drop_column("jobs", "traceparent")
    op.drop_table("heartbeats")
