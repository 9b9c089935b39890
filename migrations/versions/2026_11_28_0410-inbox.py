"""What becomes of alerts: the inbox with what was done, notes, tasks, owners, saved views; rules of more kinds.

Revision: 0016, after 0015; 2026-11-28 04:10:00+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(astext_type=sa.Text())
GRANTS = {
    "alert_items": "select, insert, update",
    "alert_item_steps": "select, insert",
    "rule_checks": "select, insert",
    "notes": "select, insert, update, delete",
    "tasks": "select, insert, update, delete",
    "saved_views": "select, insert, update, delete",
    "entity_owners": "select, insert, update, delete",
    "owner_changes": "select, insert",
}
# What goes with an entity that is erased, and never otherwise.
ERASED = ("alert_items", "owner_changes")
REWRITTEN = {"rule_checks": "params"}
RULE_CHECKS = {
    "kind": "kind in ('top_n', 'threshold', 'change', 'new_entrant')",
    "measure": "measure in ('score', 'value_at_risk')",
    "threshold": "kind <> 'threshold' or threshold is not null",
    "min_change": "kind <> 'change' or min_change is not null",
}


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")  # wait for a lock that long, then give way to the application
    for column in rule_columns():
        op.add_column("alert_rules", column)
    for name, condition in RULE_CHECKS.items():
        op.create_check_constraint(op.f(f"ck_alert_rules_{name}"), "alert_rules", condition)
    rule_checks()
    alert_items()
    alert_item_steps()
    written()
    owners()
    saved_views()
    own = "org_id = (select nullif(current_setting('app.org_id', true), ''))::uuid"
    for table, rights in GRANTS.items():
        op.execute(f"grant {rights} on {table} to anteve_app")
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        op.execute(
            f"create policy own_organization on {table} to anteve_app using ({own}) with check ({own})"
        )
    for table in ERASED:
        op.execute(f"grant delete on {table} to anteve_eraser")
    for table, columns in REWRITTEN.items():
        op.execute(f"grant update ({columns}) on {table} to anteve_eraser")


def rule_columns() -> list[sa.Column]:
    return [
        sa.Column("kind", sa.String(), server_default="top_n", nullable=False),
        sa.Column("measure", sa.String(), server_default="score", nullable=False),
        sa.Column("threshold", sa.Float(), nullable=True),
        sa.Column("min_change", sa.Float(), nullable=True),
        sa.Column("segments", JSON, server_default="[]", nullable=False),
        sa.Column("mail_to", JSON, server_default="[]", nullable=False),
        sa.Column("mail_language", sa.String(), server_default="en", nullable=False),
    ]


def rule_checks() -> None:
    op.create_table(
        "rule_checks",
        *owned("rule_checks"),
        sa.Column("alert_rule_id", sa.Uuid(), nullable=False),
        sa.Column("scoring_run_id", sa.Uuid(), nullable=False),
        sa.Column("fired", sa.Boolean(), nullable=False),
        sa.Column("named", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("params", JSON, nullable=False),
        within("rule_checks", "alert_rule_id", "alert_rules"),
        within("rule_checks", "scoring_run_id", "scoring_runs"),
        sa.UniqueConstraint(
            "org_id",
            "alert_rule_id",
            "scoring_run_id",
            name=op.f("uq_rule_checks_org_id_alert_rule_id_scoring_run_id"),
        ),
    )
    op.create_index("ix_rule_checks_org_id_alert_rule_id", "rule_checks", ["org_id", "alert_rule_id", "id"])


def alert_items() -> None:
    op.create_table(
        "alert_items",
        *owned("alert_items"),
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column("entity_key", sa.String(), nullable=False),
        sa.Column("scoring_run_id", sa.Uuid(), nullable=False),
        sa.Column("named_by", JSON, nullable=False),
        sa.Column("first_named_on", sa.Date(), nullable=False),
        sa.Column("named_on", sa.Date(), nullable=False),
        sa.Column("times_named", sa.Integer(), nullable=False),
        sa.Column("still_named", sa.Boolean(), nullable=False),
        sa.Column("why", JSON, nullable=False),
        sa.Column("facts", JSON, nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("value_at_risk", sa.Float(), nullable=True),
        sa.Column("change", sa.Float(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("assigned_to", sa.Uuid(), nullable=True),
        sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("acted_on", sa.Date(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        within("alert_items", "model_id", "models"),
        within("alert_items", "scoring_run_id", "scoring_runs"),
        of_member("alert_items", "assigned_to", "SET NULL (assigned_to)"),
        sa.CheckConstraint(
            "state in ('open', 'acknowledged', 'snoozed', 'done')", name=op.f("ck_alert_items_state")
        ),
        sa.CheckConstraint(
            "result in ('contacted', 'saved', 'won', 'lost', 'no_answer', 'wrong_alarm')",
            name=op.f("ck_alert_items_result"),
        ),
        sa.CheckConstraint(
            "(state = 'snoozed') = (snoozed_until is not null)", name=op.f("ck_alert_items_snoozed_until")
        ),
        sa.CheckConstraint(
            "(state = 'done') = (closed_at is not null)", name=op.f("ck_alert_items_closed_at")
        ),
    )
    op.create_index(
        "ix_one_alert_item_at_a_time",
        "alert_items",
        ["org_id", "model_id", "entity_key"],
        unique=True,
        postgresql_where=sa.text("state <> 'done'"),
    )
    op.create_index(
        "ix_alert_items_org_id_model_id_entity_key", "alert_items", ["org_id", "model_id", "entity_key"]
    )
    op.create_index("ix_alert_items_org_id_state", "alert_items", ["org_id", "state", "id"])
    op.create_index("ix_alert_items_org_id_assigned_to", "alert_items", ["org_id", "assigned_to", "state"])


def alert_item_steps() -> None:
    op.create_table(
        "alert_item_steps",
        *owned("alert_item_steps"),
        sa.Column("alert_item_id", sa.Uuid(), nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=True),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("before", JSON, nullable=False),
        sa.Column("after", JSON, nullable=False),
        sa.Column("undoes", sa.Uuid(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        within("alert_item_steps", "alert_item_id", "alert_items"),
        of_user("alert_item_steps", "created_by"),
    )
    op.create_index(
        "ix_alert_item_steps_org_id_alert_item_id", "alert_item_steps", ["org_id", "alert_item_id", "id"]
    )
    op.create_index("ix_alert_item_steps_org_id_change_id", "alert_item_steps", ["org_id", "change_id"])


def written() -> None:
    """Notes and tasks."""
    op.create_table(
        "notes",
        *owned("notes"),
        sa.Column("entity_key", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        of_user("notes", "created_by"),
    )
    op.create_index("ix_notes_org_id_entity_key", "notes", ["org_id", "entity_key", "id"])
    op.create_table(
        "tasks",
        *owned("tasks"),
        sa.Column("entity_key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("assigned_to", sa.Uuid(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Uuid(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        of_member("tasks", "assigned_to", "SET NULL (assigned_to)"),
        of_user("tasks", "done_by"),
        of_user("tasks", "created_by"),
    )
    op.create_index("ix_tasks_org_id_entity_key", "tasks", ["org_id", "entity_key", "id"])
    op.create_index("ix_tasks_org_id_assigned_to", "tasks", ["org_id", "assigned_to", "id"])


def owners() -> None:
    op.create_table(
        "entity_owners",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("entity_key", sa.String(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        of_organization("entity_owners"),
        of_member("entity_owners", "user_id", "CASCADE"),
        sa.PrimaryKeyConstraint("org_id", "entity_key", name=op.f("pk_entity_owners")),
    )
    op.create_index("ix_entity_owners_org_id_user_id", "entity_owners", ["org_id", "user_id"])
    op.create_table(
        "owner_changes",
        *owned("owner_changes"),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("entity_key", sa.String(), nullable=False),
        sa.Column("before", sa.Uuid(), nullable=True),
        sa.Column("after", sa.Uuid(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        of_user("owner_changes", "created_by"),
    )
    op.create_index("ix_owner_changes_org_id_change_id", "owner_changes", ["org_id", "change_id"])
    op.create_index("ix_owner_changes_org_id_entity_key", "owner_changes", ["org_id", "entity_key"])


def saved_views() -> None:
    op.create_table(
        "saved_views",
        *owned("saved_views"),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("list", sa.String(), nullable=False),
        sa.Column("query", JSON, nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        of_member("saved_views", "created_by", "CASCADE"),
        sa.CheckConstraint(
            "list in ('predictions', 'alert-items', 'tasks')", name=op.f("ck_saved_views_list")
        ),
    )
    op.create_index(
        "ix_one_saved_view_of_a_name",
        "saved_views",
        ["org_id", "created_by", "list", "name"],
        unique=True,
    )


def owned(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    """What each record of an organization has."""
    return (
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        of_organization(table),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f(f"pk_{table}")),
    )


def of_organization(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["org_id"], ["organizations.id"], name=op.f(f"fk_{table}_org_id_organizations"), ondelete="CASCADE"
    )


def within(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["org_id", column],
        [f"{target}.org_id", f"{target}.id"],
        name=op.f(f"fk_{table}_org_id_{column}_{target}"),
        ondelete="CASCADE",
    )


def of_member(table: str, column: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["org_id", column],
        ["memberships.org_id", "memberships.user_id"],
        name=op.f(f"fk_{table}_org_id_{column}_memberships"),
        ondelete=ondelete,
    )


def of_user(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["users.id"], name=op.f(f"fk_{table}_{column}_users"), ondelete="SET NULL"
    )


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for table in reversed(GRANTS):
        if table not in ("alert_item_steps", "alert_items"):
            op.drop_table(table)
    op.drop_table("alert_item_steps")
    op.drop_table("alert_items")
    for name in RULE_CHECKS:
        op.drop_constraint(op.f(f"ck_alert_rules_{name}"), "alert_rules")
    for column in reversed(rule_columns()):
        op.drop_column("alert_rules", column.name)
