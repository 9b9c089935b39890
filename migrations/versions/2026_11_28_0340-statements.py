"""Statements that quote an erased entity are rewritten: of features, and of the populations that builds were made for.

Revision: 0014, after 0013; 2026-11-28 03:40:00+00:00
"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# What erasing rewrites, and nobody else may.
REWRITTEN = {"feature_builds": "question", "feature_model_versions": "sql, descriptions"}


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")  # wait for a lock that long, then give way to the application
    for table, columns in REWRITTEN.items():
        op.execute(f"grant update ({columns}) on {table} to anteve_eraser")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for table, columns in REWRITTEN.items():
        op.execute(f"revoke update ({columns}) on {table} from anteve_eraser")
