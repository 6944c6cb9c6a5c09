"""What a person may start, under the headings of the city's business, or in words why not now."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

import yaml

from app import store
from app.cases import bundle as bundles
from app.cases.actions import start
from app.cases.bundle import Bundle
from app.registers.people.actors import Actor

GROUPS = Path(__file__).parents[3] / "processes" / "groups.yaml"
OTHER = "其他业务"


@dataclass(frozen=True)
class Choice:
    """A procedure a person may start. `group` is its heading, `hindrances` say why it can't be started now."""

    key: str
    name: str
    group: str
    documentation: str
    version: int
    digest: str
    clause: str
    hindrances: Sequence[str]


def of(actor: Actor) -> list[Choice]:
    """Return the live procedures the actor's role may start, in the order of the headings."""
    choices = []
    for deployment in store.definitions.all_live():
        bundle = bundles.load(deployment.digest, deployment.process)
        if start.may_start(actor, bundle):
            choices.append(_choice(actor, bundle, deployment))
    return sorted(choices, key=lambda choice: _place(choice.group))


def grouped(choices: Sequence[Choice]) -> list[tuple[str, list[Choice]]]:
    """Return the choices by heading; under each, those that can be started now come first."""
    found = [(group, list(members)) for group, members in groupby(choices, key=lambda choice: choice.group)]
    return [(group, sorted(members, key=lambda choice: bool(choice.hindrances))) for group, members in found]


def _choice(actor: Actor, bundle: Bundle, deployment: store.definitions.Deployment) -> Choice:
    return Choice(
        key=bundle.key,
        name=bundle.process.name,
        group=bundle.process.properties.get("group", OTHER),
        documentation=bundle.process.documentation or "",
        version=deployment.version,
        digest=bundle.digest,
        clause=bundle.process.properties.get("clause", ""),
        hindrances=start.hindrances(actor, bundle),
    )


def _place(group: str) -> tuple[int, str]:
    """Return where a heading stands; one that the list does not name comes after it."""
    known = _headings()
    return (known.index(group) if group in known else len(known), group)


@cache
def _headings() -> list[str]:
    return [str(name) for name in yaml.safe_load(GROUPS.read_text("utf-8"))]
