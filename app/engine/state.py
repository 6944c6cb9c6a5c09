"""A run to bytes and back, without the specs (the definition has them) and by direct paths.

The document is ours: one row for each task, the scope's variables once. Rows of finished tasks never change
any more, so a live run keeps them encoded. `tests/engine/test_state.py` holds all of it against the
library's own serializer. Bytes, not JSON columns: parents must stand before their children, and a database
that reorders keys would lose that.
"""
# ruff: noqa: SLF001  (state and tree of the library's tasks are private by name)

from dataclasses import dataclass, field
from threading import local
from typing import Any, Final
from uuid import UUID

import orjson
import zstandard
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from app.engine.errors import StateUnreadable
from app.engine.workflow import SubWorkflow, Workflow

FORMAT: Final = 1
LEVEL: Final = 3
MOST_BYTES: Final = 256 * 1024 * 1024
_own = local()

Fragments = dict[UUID, tuple[int, float, orjson.Fragment]]


@dataclass
class Notes:
    """What a run remembers beside the library's tree, which forgets what was cancelled.

    `open`: human task → its round. `occasions`: element → occasion of opening → round.
    `done`: process → ids of elements passed. `outcome`: key and name of the end event reached.
    """

    open: dict[str, int] = field(default_factory=dict)
    occasions: dict[str, dict[str, int]] = field(default_factory=dict)
    done: dict[str, list[str]] = field(default_factory=dict)
    outcome: list[str] | None = None


def dump(workflow: Workflow, digest: str, notes: Notes, fragments: Fragments) -> bytes:
    """Return the state as bytes; `fragments` is the live run's store of encoded rows."""
    document = {
        "format": FORMAT,
        "definition": digest,
        "notes": notes.__dict__,
        "workflows": [_workflow(each, fragments) for each in (workflow, *workflow.subprocesses.values())],
    }
    packed: bytes = _compressor().compress(orjson.dumps(document))
    return packed


def load(state: bytes, specs: Any, digest: str, engine: Any) -> tuple[Workflow, Notes]:
    """Return the workflow and notes of a state. Raises StateUnreadable."""
    try:
        document = orjson.loads(_decompressor().decompress(state, max_output_size=MOST_BYTES))
        if document["format"] != FORMAT:
            raise StateUnreadable(f"办件状态的格式版本为 {document['format']}，本系统只能读取版本 {FORMAT}。")
        if document["definition"] != digest:
            raise StateUnreadable("办件状态属于另一个流程版本，不能用当前版本打开。")
        return _restore(document, specs, engine), Notes(**document["notes"])
    except (zstandard.ZstdError, ValueError, KeyError, TypeError, IndexError, AttributeError) as problem:
        raise StateUnreadable("办件状态已损坏，无法读取。请联系系统管理员从备份恢复。") from problem


def _workflow(workflow: Any, fragments: Fragments) -> dict[str, Any]:
    parent = workflow.parent_task_id
    return {
        "spec": workflow.spec.name,
        "parent": parent and parent.hex,
        "data": workflow.data,
        "last": workflow.last_task and workflow.last_task.id.hex,
        "completed": workflow.completed,
        "success": workflow.success,
        "tasks": [_fragment(task, fragments) for task in workflow.tasks.values()],
    }


def _fragment(task: Any, fragments: Fragments) -> Any:
    state = task._state
    if not state & TaskState.FINISHED_MASK:
        return _row(task)
    known = fragments.get(task.id)
    if known is None or known[0] != state or known[1] != task.last_state_change:
        known = fragments[task.id] = (state, task.last_state_change, orjson.Fragment(orjson.dumps(_row(task))))
    return known[2]


def _row(task: Any) -> list[Any]:
    parent = task._parent
    return [
        task.id.hex,
        parent and parent.hex,
        task.task_spec.name,
        task._state,
        task.last_state_change,
        task.triggered,
        task.internal_data,
        task.data,
    ]


def _restore(document: dict[str, Any], specs: Any, engine: Any) -> Workflow:
    first, *rest = document["workflows"]
    top = Workflow(specs[first["spec"]], specs, script_engine=engine, deserializing=True)
    _fill(top, top, first)
    for each in rest:
        caller = top.find(UUID(each["parent"]))
        if caller is None:
            raise KeyError(each["parent"])
        child = SubWorkflow(specs[each["spec"]], caller.id, top, deserializing=True)
        _fill(child, top, each)
        top.subprocesses[caller.id] = child
        child.completed_event.connect(caller.task_spec._on_subworkflow_completed, caller)
    return top


def _fill(workflow: Any, top: Workflow, document: dict[str, Any]) -> None:
    specs, tasks, by_hex = workflow.spec.task_specs, workflow.tasks, {}
    for row in document["tasks"]:
        task = by_hex[row[0]] = _task(workflow, specs, row)
        tasks[task.id] = task
        if row[1] is not None:
            parent = by_hex[row[1]]
            task._parent = parent.id
            parent._children.append(task.id)
        if task._state == TaskState.WAITING and isinstance(task.task_spec, CatchingEvent):
            top.event_manager.add_task(task)
    workflow.task_tree = next(iter(tasks.values()))
    workflow.data = document["data"]
    workflow.completed = document["completed"]
    workflow.success = document["success"]
    workflow.last_task = by_hex.get(document["last"])


def _task(workflow: Any, specs: Any, row: list[Any]) -> Any:
    """Make a task from its row without the constructor, which would give it a new place in the tree."""
    id_, _, spec, state, changed, triggered, internal, data = row
    task = Task.__new__(Task)
    task.id = UUID(hex=id_)
    task.workflow = workflow
    task.task_spec = specs[spec]
    task.thread_id = 0
    task._parent = None
    task._children = []
    task._state = state
    task.last_state_change = changed
    task.triggered = triggered
    task.internal_data = internal
    task.data = data
    return task


def _compressor() -> zstandard.ZstdCompressor:
    """Return this thread's own compressor: they can't be shared, and are dear to make."""
    if not hasattr(_own, "compressor"):
        _own.compressor = zstandard.ZstdCompressor(level=LEVEL)
    made: zstandard.ZstdCompressor = _own.compressor
    return made


def _decompressor() -> zstandard.ZstdDecompressor:
    if not hasattr(_own, "decompressor"):
        _own.decompressor = zstandard.ZstdDecompressor()
    made: zstandard.ZstdDecompressor = _own.decompressor
    return made
