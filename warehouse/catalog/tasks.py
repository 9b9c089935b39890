"""Task: what is to be done about an entity, by whom and until when."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from warehouse.catalog import memberships
from warehouse.catalog.base import Conflict, Dated, Invalid, NotFound, Record, new_id
from warehouse.catalog.entity_owners import of_member
from warehouse.catalog.erasures import clean_key
from warehouse.catalog.organizations import Owned
from warehouse.catalog.users import User

LONGEST = 500


class Task(Owned, Dated, Record):
    """`revision` counts its changes: who changes it says which one they have seen."""

    __tablename__ = "tasks"
    __table_args__ = (
        of_member("assigned_to", ondelete="SET NULL (assigned_to)"),
        Index("ix_tasks_org_id_entity_key", "org_id", "entity_key", "id"),
        Index("ix_tasks_org_id_assigned_to", "org_id", "assigned_to", "id"),
    )

    entity_key: Mapped[str]
    title: Mapped[str]
    due_on: Mapped[date | None]
    assigned_to: Mapped[UUID | None]
    done_at: Mapped[datetime | None]
    done_by: Mapped[UUID | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"))
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"))
    revision: Mapped[int] = mapped_column(default=1)


def create(
    session: Session,
    org_id: UUID,
    entity_key: str,
    title: str,
    *,
    due_on: date | None = None,
    assigned_to: UUID | None = None,
    created_by: UUID | None,
) -> Task:
    if assigned_to is not None:
        memberships.get(session, org_id, assigned_to)
    task = Task(
        org_id=org_id,
        id=new_id(),
        entity_key=clean_key(entity_key),
        title=_title(title),
        due_on=due_on,
        assigned_to=assigned_to,
        created_by=created_by,
    )
    session.add(task)
    session.flush()
    session.refresh(task)
    return task


def get(session: Session, org_id: UUID, task_id: UUID, *, lock: bool = False) -> Task:
    found = session.get(Task, (org_id, task_id), with_for_update=True if lock else None)
    if found is None:
        raise NotFound("task", task_id)
    return found


def find(
    session: Session,
    org_id: UUID,
    *,
    entity_key: str | None = None,
    assigned_to: UUID | None = None,
    done: bool | None = None,
    due_by: date | None = None,
    before: UUID | None = None,
    limit: int = 50,
) -> list[Task]:
    """Newest first; what is None narrows nothing. `before` is the id of the last one seen."""
    query = select(Task).where(Task.org_id == org_id)
    if entity_key is not None:
        query = query.where(Task.entity_key == entity_key)
    if assigned_to is not None:
        query = query.where(Task.assigned_to == assigned_to)
    if done is not None:
        query = query.where(Task.done_at.is_not(None) if done else Task.done_at.is_(None))
    if due_by is not None:
        query = query.where(Task.due_on <= due_by)
    if before is not None:
        query = query.where(Task.id < before)
    return list(session.scalars(query.order_by(Task.id.desc()).limit(limit)))


def amend(session: Session, task: Task, revision: int, *, by: UUID | None, **changes: Any) -> Task:
    """Change title, due_on, assigned_to or done; the caller has locked the task, and says which revision it saw.

    Raises
    ------
    Conflict : `changed_meanwhile`, when somebody was faster.
    """
    if task.revision != revision:
        raise Conflict("changed_meanwhile", "Somebody has changed this task meanwhile: look at it again.")
    if changes.get("assigned_to") is not None:
        memberships.get(session, task.org_id, changes["assigned_to"])
    if "title" in changes:
        task.title = _title(changes["title"])
    for name in ("due_on", "assigned_to"):
        if name in changes:
            setattr(task, name, changes[name])
    if "done" in changes and changes["done"] != (task.done_at is not None):
        task.done_at = datetime.now(UTC) if changes["done"] else None
        task.done_by = by if changes["done"] else None
    task.revision += 1
    session.flush()
    return task


def delete(session: Session, task: Task) -> None:
    session.delete(task)
    session.flush()


def _title(title: str) -> str:
    title = " ".join(title.replace("\0", "").split())
    if not 1 <= len(title) <= LONGEST:
        raise Invalid("title", f"A task says in 1 to {LONGEST} characters what is to be done.")
    return title
