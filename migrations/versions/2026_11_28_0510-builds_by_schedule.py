"""Schedules may have feature tables built.

Revision: 0020, after 0019; 2026-11-28 05:10:00+00:00
"""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


NAME = "ck_schedules_action"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")  # wait for a lock that long, then give way to the application
    op.drop_constraint(op.f(NAME), "schedules", type_="check")
    op.create_check_constraint(op.f(NAME), "schedules", "action in ('build', 'score', 'train')")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute(
        "alter table schedules no force row level security"
    )  # its owner sees all organizations for once
    op.execute("delete from schedules where action = 'build'")
    op.execute("alter table schedules force row level security")
    op.drop_constraint(op.f(NAME), "schedules", type_="check")
    op.create_check_constraint(op.f(NAME), "schedules", "action in ('score', 'train')")
