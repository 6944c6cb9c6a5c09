"""A deployed definition as the platform uses it: the engine's part, its forms and its lanes, by digest."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from app import engine, store
from app.errors import NotFound
from app.rules import forms as form_rules
from app.rules import lanes as lane_rules
from app.rules.forms import Form
from app.rules.lanes import Lane

LANES_FILE = "processes/lanes.yaml"


@dataclass(frozen=True)
class Bundle:
    """Everything one digest stands for. Immutable and shared between threads."""

    digest: str
    key: str
    definition: engine.Definition
    forms: Mapping[str, Form]
    lanes: Mapping[str, Lane]

    @property
    def process(self) -> engine.ProcessModel:
        return self.definition.processes[self.key]

    def element(self, process: str, element_id: str) -> engine.Element | None:
        model = self.definition.processes.get(process)
        return None if model is None else model.elements.get(element_id)

    def form(self, process: str, key: str | None) -> Form | None:
        """Return a form of a process, or None for a step without one."""
        return self.forms.get(f"forms/{process}/{key}.form") if key else None

    def form_of(self, element: engine.Element) -> Form | None:
        return self.form(element.process, element.form_key)

    @property
    def confidential(self) -> bool:
        """Tell whether only those with a part in it know of its cases (七(五))."""
        return self.process.properties.get("confidential") == "true"

    def open_to(self, element: engine.Element) -> frozenset[str]:
        """Return the standings (suspended, terminated) whose units may take this step all the same (`openTo`)."""
        process = self.definition.processes[element.process].properties
        return frozenset(listed(element.properties.get("openTo", process.get("openTo", ""))))

    def repeats(self, element: engine.Element) -> bool:
        """Tell whether a form opens with what was said last (property `prefill`: last, none).

        Without the property an applicant corrects the own words, while whoever decides begins anew.
        """
        lane = self.lanes.get(element.lane or "")
        usual = "last" if lane is not None and lane.scope == "case" else "none"
        return element.properties.get("prefill", usual) == "last"

    @cached_property
    def stages(self) -> tuple[str, ...]:
        """The names of the stage rail, in order."""
        return listed(self.process.properties.get("stages", ""))

    @cached_property
    def receivers(self) -> Mapping[str, engine.Element]:
        """Message → the element of the case's own process that waits for it."""
        return {element.message: element for element in self.process.elements.values() if element.message}

    @cached_property
    def four_eyes(self) -> Mapping[str, frozenset[str]]:
        """Element id → ids of the elements whose doers may not do it; held in both directions."""
        pairs: dict[str, set[str]] = {}
        for model in self.definition.processes.values():
            for element in model.elements.values():
                for other in listed(element.properties.get("fourEyesWith", "")):
                    pairs.setdefault(element.id, set()).add(other)
                    pairs.setdefault(other, set()).add(element.id)
        return {element: frozenset(others) for element, others in pairs.items()}


def listed(text: str) -> tuple[str, ...]:
    """Split a property's comma list."""
    return tuple(part.strip() for part in text.replace("，", ",").split(",") if part.strip())


def build(digest: str, key: str, files: Mapping[str, bytes]) -> Bundle:
    """Make a bundle from a definition's files. Raises what the parts raise when a file can't be used."""
    return Bundle(
        digest=digest,
        key=key,
        definition=engine.definitions.load(digest, files),
        forms={path: form_rules.parse(data, path) for path, data in files.items() if path.endswith(".form")},
        lanes=lane_rules.parse(files[LANES_FILE]),
    )


@lru_cache(maxsize=256)
def load(digest: str, key: str) -> Bundle:
    """Return the bundle of a digest; parsed once per server process. Raises NotFound for an unknown digest."""
    files = store.definitions.files(digest)
    if files is None:
        raise NotFound("未找到该流程版本，请联系系统管理员。")
    return build(digest, key, files)


def live(process: str) -> tuple[Bundle, store.definitions.Deployment]:
    """Return the live version of a procedure. Raises NotFound when there is none."""
    deployment = store.definitions.live(process)
    if deployment is None:
        raise NotFound("没有这个流程，或流程尚未发布。")
    return load(deployment.digest, process), deployment
