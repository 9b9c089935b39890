"""Features that analysts write: FeatureModels with their versions, and the names of those that a Model learns from.

Revision: 0006, after 0005; 2026-11-23 07:05:00+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(astext_type=sa.Text())
GRANTS = {
    "feature_models": "select, insert, update",
    "feature_model_versions": "select, insert",
}


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")  # wait for a lock that long, then give way to the application
    op.add_column("models", sa.Column("feature_models", JSON, server_default="[]", nullable=False))
    op.create_table(
        "feature_models",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id"],
            ["organizations.id"],
            name=op.f("fk_feature_models_org_id_organizations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_feature_models")),
        sa.UniqueConstraint("org_id", "name", name=op.f("uq_feature_models_org_id_name")),
    )
    op.create_table(
        "feature_model_versions",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("feature_model_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sql", sa.String(), nullable=False),
        sa.Column("descriptions", JSON, nullable=False),
        sa.Column("columns", JSON, nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["users.id"],
            name=op.f("fk_feature_model_versions_created_by_users"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "feature_model_id"],
            ["feature_models.org_id", "feature_models.id"],
            name="fk_feature_model_versions_feature_model",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "org_id", "feature_model_id", "number", name=op.f("pk_feature_model_versions")
        ),
    )
    own = "org_id = (select nullif(current_setting('app.org_id', true), ''))::uuid"
    for table, rights in GRANTS.items():
        op.execute(f"grant {rights} on {table} to anteve_app")
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        op.execute(
            f"create policy own_organization on {table} to anteve_app using ({own}) with check ({own})"
        )


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.drop_table("feature_model_versions")
    op.drop_table("feature_models")
    op.drop_column("models", "feature_models")
