"""People: invitations, password resets, throttled sign-in, and a log of who did what.

Revision: 0002, after 0001; 2026-11-23 05:50:00+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# What the application may do with each table; the log takes inserts only.
GRANTS = {
    "audit_events": "select, insert",
    "invitations": "select, insert, update",
    "password_resets": "select, insert, update, delete",
    "throttles": "select, insert, update, delete",
}
TENANTS = ("audit_events", "invitations")


def setting(name: str) -> str:
    """The transaction's setting, null when it was not made."""
    return f"(select nullif(current_setting('app.{name}', true), ''))"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")  # wait for a lock that long, then give way to the application
    op.add_column("user_sessions", sa.Column("user_agent", sa.String(), server_default="", nullable=False))
    op.create_table(
        "audit_events",
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("api_key_id", sa.Uuid(), nullable=True),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organizations.id"],
            name=op.f("fk_audit_events_org_id_organizations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_audit_events")),
    )
    op.create_index("ix_audit_events_org_id_verb_id", "audit_events", ["org_id", "verb", "id"], unique=False)
    op.create_table(
        "invitations",
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("invited_by", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("role in ('admin', 'analyst', 'member')", name=op.f("ck_invitations_role")),
        sa.ForeignKeyConstraint(
            ["invited_by"], ["users.id"], name=op.f("fk_invitations_invited_by_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organizations.id"],
            name=op.f("fk_invitations_org_id_organizations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
    )
    op.create_index(
        "ix_one_open",
        "invitations",
        ["org_id", "email"],
        unique=True,
        postgresql_where=sa.text("ended_at is null"),
    )
    op.create_table(
        "password_resets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_password_resets_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_resets")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_password_resets_token_hash")),
    )
    op.create_index("ix_password_resets_user_id", "password_resets", ["user_id"], unique=False)
    op.create_table(
        "throttles",
        sa.Column("subject_hash", sa.LargeBinary(), nullable=False),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waits_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject_hash", name=op.f("pk_throttles")),
    )
    fence()


def fence() -> None:
    for table, rights in GRANTS.items():
        op.execute(f"grant {rights} on {table} to anteve_app")
    for table in TENANTS:
        own = f"org_id = {setting('org_id')}::uuid"
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        op.execute(
            f"create policy own_organization on {table} to anteve_app using ({own}) with check ({own})"
        )
    # Before the organization is known, the invitation whose token one shows must be found.
    shown = f"token_hash = decode({setting('invitation')}, 'hex')"
    op.execute(f"create policy shown_invitation on invitations for select to anteve_app using ({shown})")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.drop_table("throttles")
    op.drop_index("ix_password_resets_user_id", table_name="password_resets")
    op.drop_table("password_resets")
    op.drop_index("ix_one_open", table_name="invitations", postgresql_where=sa.text("ended_at is null"))
    op.drop_table("invitations")
    op.drop_index("ix_audit_events_org_id_verb_id", table_name="audit_events")
    op.drop_table("audit_events")
    op.drop_column("user_sessions", "user_agent")
