"""Tasks: what is to be done about a customer or lead, by whom and until when."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import delete, get, patch, post
from litestar.params import FromPath, JSONBody, Parameter
from msgspec import UNSET, Meta, Struct, UnsetType

from api import erased, pages, people
from api.access import within
from api.edge import Asked, Inquiry, TheSettings
from api.idempotency import idempotent
from api.pages import CursorOfIds, Limit
from api.people import Colleague
from api.words import EntityKey
from warehouse.catalog import tasks
from warehouse.catalog.base import Conflict, Invalid
from warehouse.catalog.tasks import Task as TaskRecord

TAGS = ["Notes and tasks"]
READ = within("member", "predictions:read")
WRITE = within("member", "data:write")
Title = Annotated[
    str,
    Meta(
        description="What is to be done, in 1 to 500 characters.",
        examples=["Call about the price"],
        extra_json_schema={"minLength": 1, "maxLength": 500, "pattern": r"\S"},
    ),
]


class Task(Struct):
    """`revision` counts the changes: send it back with the next."""

    id: UUID
    entity_key: str
    title: str
    due_on: date | None
    assigned_to: Colleague | None
    done_at: datetime | None
    done_by: Colleague | None
    by: Colleague | None
    created_at: datetime
    revision: int


class TaskList(Struct):
    items: list[Task]
    next_cursor: str | None


class NewTask(Struct, forbid_unknown_fields=True):
    """`assigned_to` is a member's id."""

    entity_key: EntityKey
    title: Title
    due_on: date | None = None
    assigned_to: UUID | None = None


class TaskChanges(Struct, forbid_unknown_fields=True):
    """What is left out stays as it is."""

    revision: Annotated[int, Meta(ge=1, description="The task's revision as you have seen it.")]
    title: Title | UnsetType = UNSET
    due_on: date | UnsetType | None = UNSET
    assigned_to: UUID | UnsetType | None = UNSET
    done: bool | UnsetType = UNSET


@get(
    "/tasks",
    opt=READ,
    operation_id="listTasks",
    tags=TAGS,
    sync_to_thread=True,
    summary="Tasks, newest first",
)
def list_tasks(
    inquiry: Asked,
    entity_key: Annotated[str | None, Parameter(max_length=1000)] = None,
    assigned_to: Annotated[UUID | None, Parameter(description="A member's id.")] = None,
    mine: Annotated[bool, Parameter(description="Only those assigned to whoever asks.")] = False,
    done: Annotated[
        bool | None, Parameter(description="Only those done, or only those not yet done.")
    ] = None,
    due_by: Annotated[date | None, Parameter(description="Only those due on this day or before.")] = None,
    cursor: CursorOfIds = None,
    limit: Limit = 50,
) -> TaskList:
    """Of one customer or lead, of one member, or all."""
    if mine and inquiry.user_id is None:
        raise Invalid("mine", "This API key is nobody's: say assigned_to.")
    found = tasks.find(
        inquiry.session,
        inquiry.org_id,
        entity_key=entity_key,
        assigned_to=inquiry.user_id if mine else assigned_to,
        done=done,
        due_by=due_by,
        before=pages.before(cursor),
        limit=limit + 1,
    )
    items, next_cursor = pages.cut(found, limit, lambda task: task.id)
    return TaskList(show_all(inquiry, list(items)), next_cursor)


@post(
    "/tasks",
    opt=WRITE,
    operation_id="createTask",
    tags=TAGS,
    sync_to_thread=True,
    summary="Make a task",
)
@idempotent
def create_task(inquiry: Asked, settings: TheSettings, data: JSONBody[NewTask]) -> Task:
    """For oneself or for a colleague."""
    erased.refuse(inquiry, settings, [data.entity_key])
    made = tasks.create(
        inquiry.session,
        inquiry.org_id,
        data.entity_key,
        data.title,
        due_on=data.due_on,
        assigned_to=data.assigned_to,
        created_by=inquiry.user_id,
    )
    inquiry.note("task.created", made.id)
    return show_all(inquiry, [made])[0]


@patch(
    "/tasks/{task_id:uuid}",
    opt=WRITE,
    operation_id="changeTask",
    tags=TAGS,
    sync_to_thread=True,
    summary="Change a task, or be done with it",
)
def change_task(inquiry: Asked, task_id: FromPath[UUID], data: JSONBody[TaskChanges]) -> Task:
    """409 `changed_meanwhile` when somebody was faster; `facts.task` then is what the task is now."""
    task = tasks.get(inquiry.session, inquiry.org_id, task_id, lock=True)
    asked = {name: getattr(data, name) for name in TaskChanges.__struct_fields__ if name != "revision"}
    changes = {name: value for name, value in asked.items() if value is not UNSET}
    try:
        tasks.amend(inquiry.session, task, data.revision, by=inquiry.user_id, **changes)
    except Conflict as refusal:
        now = msgspec.to_builtins(show_all(inquiry, [task])[0])
        raise Conflict(refusal.code, refusal.message, {"task": now}) from None
    inquiry.note("task.changed", task.id)
    return show_all(inquiry, [task])[0]


@delete(
    "/tasks/{task_id:uuid}",
    opt=WRITE,
    operation_id="deleteTask",
    tags=TAGS,
    sync_to_thread=True,
    summary="Delete a task",
)
def delete_task(inquiry: Asked, task_id: FromPath[UUID]) -> None:
    """Done or not."""
    task = tasks.get(inquiry.session, inquiry.org_id, task_id)
    inquiry.note("task.deleted", task.id)
    tasks.delete(inquiry.session, task)


def show_all(inquiry: Inquiry, found: list[TaskRecord]) -> list[Task]:
    ids = [user_id for task in found for user_id in (task.assigned_to, task.done_by, task.created_by)]
    who = people.named(inquiry, ids)
    return [
        Task(
            id=task.id,
            entity_key=task.entity_key,
            title=task.title,
            due_on=task.due_on,
            assigned_to=who.get(task.assigned_to),
            done_at=task.done_at,
            done_by=who.get(task.done_by),
            by=who.get(task.created_by),
            created_at=task.created_at,
            revision=task.revision,
        )
        for task in found
    ]
