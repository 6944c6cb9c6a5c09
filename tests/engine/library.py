"""The library's own view of a workflow, against which our fast paths are held."""

from typing import Any
from uuid import UUID

import orjson
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.serializer.default import BpmnSubWorkflowConverter, BpmnWorkflowConverter
from SpiffWorkflow.util.task import TaskState

from app.engine.variables import set_by
from app.engine.workflow import SubWorkflow, Workflow
from bench.naive import CONVERTERS
from tests.engine.conftest import Host, load
from tests.engine.diagrams import (
    boundary,
    call,
    end,
    files,
    flows,
    gateway,
    many,
    message,
    process,
    service,
    start,
    sub,
    timed,
    user,
)

DELAY = process(
    start("s"), user("explain"), user("read"), end("e"), flows("s -> explain -> read -> e"), key="delay"
)
CONSULT = process(
    start("cs"), user("answer"), boundary("silent", "answer", timed("working_days(2)"), interrupting=True),
    gateway("asks", default="asks_ce"), user("clarify"), end("ce"), end("cn"),
    flows("cs -> answer -> asks -> ce\n asks -> clarify : unclear = true\n clarify -> answer\n silent -> cn"), key="consult",
)  # fmt: skip
EXPERT = sub(
    "panel_part", start("ps"), user("assess"), boundary("slow", "assess", timed("working_days(3)")),
    gateway("declined", default="declined_pe"), service("substitute", "experts.substitute"), call("slow_delay", "delay"),
    end("pe"), end("pe2"),
    flows("""ps -> assess -> declined -> pe
             declined -> substitute : declines = true
             substitute -> assess
             slow -> slow_delay -> pe2"""), many(),
)  # fmt: skip
MAIN = process(
    start(), user("apply"), user("plan"), user("code"), boundary("plan_late", "plan", timed("working_days(2)")),
    boundary("code_late", "code", timed("working_days(1)")), gateway("f1", "parallel"), gateway("j1", "parallel"),
    gateway("first", default="first_draw"), call("delay_call", "delay"), end("aside"), service("draw", "experts.draw"),
    gateway("f2", "parallel"), gateway("j2", "parallel"), EXPERT, call("ask", "consult", many("providers", "provider")),
    user("ballot", inner=many("panel", "expert", "nrOfCompletedInstances &gt; 1")),
    boundary("ballot_over", "ballot", timed("working_days(4)"), interrupting=True),
    user("conclude"), boundary("recalled", "conclude", message("recall"), interrupting=True),
    gateway("g", default="g_ok"), end("ok", "approved"), end("no", "refused"),
    flows("""start -> apply -> f1 -> plan -> j1 -> first -> draw -> f2 -> panel_part -> j2 -> ballot -> conclude -> g -> ok
             f1 -> code -> j1
             first -> apply : plan_decision = "return" or code_decision = "return"
             f2 -> ask -> j2
             ballot_over -> conclude
             g -> apply : decision = "return"
             g -> no : decision = "refuse"
             recalled -> apply
             plan_late -> delay_call -> aside
             code_late -> delay_call"""),
    messages=("recall",),
)  # fmt: skip
FILES = files(MAIN, DELAY, CONSULT)
VARIABLES = {"providers": [1, 2], "scene": {"name": "停车", "fields": ["a", "b"]}, "files": [[1, 2], [3]]}


def host() -> Host:
    return Host(
        experts_draw=lambda _: {"panel": [{"id": 1}, {"id": 2}, {"id": 3}]},
        experts_substitute=lambda seen: {"expert": {"id": seen["expert"]["id"] + 10}, "declines": False},
    )


def answers(element: str, luck: Any) -> dict[str, Any]:
    """What somebody might answer, with returns now and then."""
    mostly = luck.random() < 0.7
    given: dict[str, dict[str, Any]] = {
        "apply": {
            "text": "x" * luck.randrange(30),
            "scene": {"name": "停车", "fields": luck.sample(["a", "b", "c"], 2)},
        },
        "plan": {"plan_decision": "pass" if mostly else "return"},
        "code": {"code_decision": "pass" if mostly else "return"},
        "assess": {"declines": not mostly, "score": luck.randrange(100), "grounds": {"legal": [True]}},
        "answer": {"unclear": not mostly, "opinion": "同意"},
        "conclude": {"decision": luck.choice(["pass", "return", "refuse", "pass"])},
    }
    return given.get(element, {f"{element}_text": luck.randrange(9)})


class WithoutSpecs(BpmnWorkflowConverter):
    """The library's converter, with the specs left out: they are shared, and not what is compared."""

    def to_dict(self, workflow: Any) -> dict[str, Any]:
        found = super(BpmnWorkflowConverter, self).to_dict(workflow)
        return found | {
            "spec": workflow.spec.name,
            "subprocesses": self.mapping_to_dict(workflow.subprocesses),
            "bpmn_events": self.registry.convert(workflow.bpmn_events),
        }

    def from_dict(self, found: dict[str, Any]) -> Workflow:
        specs = load(FILES).specs
        workflow = Workflow(specs[found["spec"]], specs, deserializing=True)
        workflow.tasks = self.mapping_from_dict(found["tasks"], UUID, workflow=workflow)
        workflow.task_tree = workflow.tasks[UUID(found["root"])]
        self.set_default_attributes(workflow, found)
        self.subprocesses_from_dict(found["subprocesses"], workflow)
        return workflow


SERIALIZER = BpmnWorkflowSerializer(
    BpmnWorkflowSerializer.configure({**CONVERTERS, Workflow: WithoutSpecs, SubWorkflow: BpmnSubWorkflowConverter})
)


def document(workflow: Any) -> dict[str, Any]:
    """The library's serialisation of a running workflow, through JSON."""
    found: dict[str, Any] = orjson.loads(SERIALIZER.serialize_json(workflow))
    return found


def restored(document: dict[str, Any]) -> Workflow:
    """What the library makes of it again."""
    workflow: Workflow = SERIALIZER.deserialize_json(orjson.dumps(document).decode())
    return workflow


def tree(workflow: Any) -> Any:
    """A workflow's tree by names instead of ids, with states and variables; sub-processes that are over left out."""
    return (set_by(workflow.data), _tree(workflow, workflow.top_workflow, workflow.task_tree))


def _tree(workflow: Any, top: Any, task: Any) -> Any:
    inner = top.subprocesses.get(task.id)
    running = inner is not None and not inner.completed
    return (
        task.task_spec.name,
        TaskState.get_name(task.state),
        set_by(task.data),
        [_tree(workflow, top, child) for child in task.children],
        tree(inner) if running else None,
    )
