"""Deciding: segments and economics of a model, answers about its columns, checks that a promotion overrode, rollbacks,
and scorings that are made to compare versions.

Revision: 0008, after 0007; 2026-11-28 02:00:00+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(astext_type=sa.Text())
# What the economics of a model may hold from now on; they were anything before.
ECONOMICS = ("contact_cost", "save_rate", "conversion_lift", "value", "periods", "margin")


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")  # wait for a lock that long, then give way to the application
    op.add_column("models", sa.Column("segment_column", sa.String(), nullable=True))
    op.execute(
        "update models set economics = coalesce((select jsonb_object_agg(key, value) from jsonb_each(economics)"
        f" where key = any('{{{','.join(ECONOMICS)}}}') and jsonb_typeof(value) = 'number'), '{{}}')"
    )
    op.add_column("promotions", sa.Column("failed_checks", JSON, server_default="[]", nullable=False))
    op.add_column(
        "promotions", sa.Column("rolled_back", sa.Boolean(), server_default="false", nullable=False)
    )
    op.add_column("scoring_runs", sa.Column("purpose", sa.String(), server_default="list", nullable=False))
    op.create_check_constraint(
        op.f("ck_scoring_runs_purpose"), "scoring_runs", "purpose in ('list', 'comparison')"
    )
    op.create_table(
        "column_answers",
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column("column_name", sa.String(), nullable=False),
        sa.Column("known", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organizations.id"],
            name=op.f("fk_column_answers_org_id_organizations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "model_id"],
            ["models.org_id", "models.id"],
            name=op.f("fk_column_answers_org_id_model_id_models"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_column_answers_user_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_column_answers")),
    )
    op.create_index(
        "ix_column_answers_org_id_model_id", "column_answers", ["org_id", "model_id", "id"], unique=False
    )
    own = "org_id = (select nullif(current_setting('app.org_id', true), ''))::uuid"
    op.execute("grant select, insert on column_answers to anteve_app")
    op.execute("alter table column_answers enable row level security")
    op.execute("alter table column_answers force row level security")
    op.execute(
        f"create policy own_organization on column_answers to anteve_app using ({own}) with check ({own})"
    )


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.drop_table("column_answers")
    op.drop_constraint(op.f("ck_scoring_runs_purpose"), "scoring_runs", type_="check")
    op.drop_column("scoring_runs", "purpose")
    op.drop_column("promotions", "rolled_back")
    op.drop_column("promotions", "failed_checks")
    op.drop_column("models", "segment_column")
