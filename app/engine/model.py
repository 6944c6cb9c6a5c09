"""What a diagram says, for pages and checks: plain facts, apart from the engine's own specs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

ACTIVITIES = frozenset({"userTask", "serviceTask", "businessRuleTask", "callActivity", "subProcess"})
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"})


@dataclass(frozen=True, slots=True)
class TimerModel:
    """A timer of the diagram. `id` is the event element's; `kind` timeDate, timeDuration or timeCycle."""

    id: str
    name: str
    expression: str
    interrupting: bool
    kind: str


@dataclass(frozen=True, slots=True)
class MultiInstance:
    """One instance for each item of `collection`, which each sees as `variable`."""

    collection: str
    variable: str
    condition: str | None = None
    sequential: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow."""

    id: str
    name: str
    source: str
    target: str
    condition: str | None = None
    default: bool = False


@dataclass(frozen=True, slots=True)
class Element:
    """A flow node. `lane` falls back to the enclosing sub-process's; `scope` is that sub-process's id."""

    id: str
    kind: str
    name: str
    process: str
    lane: str | None = None
    scope: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    documentation: str | None = field(default=None, repr=False)
    form_key: str | None = None
    topic: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    called: str | None = None
    decision: str | None = None
    result_variable: str | None = None
    attached_to: str | None = None
    interrupting: bool = True
    message: str | None = None
    event: str | None = None
    timers: tuple[TimerModel, ...] = ()
    multi: MultiInstance | None = None
    triggered: bool = False

    @property
    def results(self) -> str:
        """Return the variable in which a multi-instance element collects its children's answers."""
        return f"{self.id}_results"


@dataclass(frozen=True, slots=True)
class ProcessModel:
    """One executable process of a diagram; `elements` holds those inside embedded sub-processes too."""

    key: str
    name: str
    path: str
    executable: bool
    properties: Mapping[str, str]
    lanes: tuple[str, ...]
    elements: Mapping[str, Element]
    flows: tuple[Flow, ...]
    documentation: str | None = None

    @property
    def starts(self) -> list[Element]:
        """Return the start events that stand directly in the process."""
        return [e for e in self.elements.values() if e.kind == "startEvent" and e.scope is None]

    @property
    def start(self) -> Element:
        """Return the one start event (a checked process has exactly one)."""
        return self.starts[0]
