"""What a person may start, under the headings of the city's business, or in words why not now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
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
    """A procedure a person may start.

    `group` is its heading; `hindrances` say why it can't be started now; `saved_at` is when the person last typed
    into a start form that is not handed in yet.
    """

    key: str
    name: str
    group: str
    documentation: str
    version: int
    digest: str
    clause: str
    hindrances: Sequence[str]
    saved_at: datetime | None = None


@dataclass(frozen=True)
class Offer:
    """What a person may start, in the order of the headings."""

    choices: Sequence[Choice]

    @property
    def ready(self) -> list[tuple[str, list[Choice]]]:
        """Return by heading what can be started now."""
        now = (choice for choice in self.choices if not choice.hindrances)
        return [(group, list(members)) for group, members in groupby(now, key=lambda choice: choice.group)]

    @property
    def held(self) -> list[tuple[Sequence[str], list[Choice]]]:
        """Return what can't be started now by its reasons, each told once, the one that holds back most first."""
        found: dict[Sequence[str], list[Choice]] = {}
        for choice in self.choices:
            if choice.hindrances:
                found.setdefault(tuple(choice.hindrances), []).append(choice)
        return sorted(found.items(), key=lambda reason: -len(reason[1]))

    @property
    def begun(self) -> list[Choice]:
        """Return those with a start form that is not handed in yet, the latest first."""
        found = [(choice.saved_at, choice) for choice in self.choices if choice.saved_at is not None]
        return [choice for _, choice in sorted(found, key=lambda each: each[0], reverse=True)]


def of(actor: Actor) -> Offer:
    """Return the live procedures the actor's role may start."""
    choices, drafts = [], store.tasks.drafts_of_starts(actor.id)
    for deployment in store.definitions.all_live():
        bundle = bundles.load(deployment.digest, deployment.process)
        if start.may_start(actor, bundle):
            choices.append(_choice(actor, bundle, deployment, drafts.get(bundle.key)))
    return Offer(sorted(choices, key=lambda choice: _place(choice.group)))


def _choice(
    actor: Actor, bundle: Bundle, deployment: store.definitions.Deployment, saved_at: datetime | None
) -> Choice:
    return Choice(
        key=bundle.key,
        name=bundle.process.name,
        group=bundle.process.properties.get("group", OTHER),
        documentation=bundle.process.documentation or "",
        version=deployment.version,
        digest=bundle.digest,
        clause=bundle.process.properties.get("clause", ""),
        hindrances=start.hindrances(actor, bundle),
        saved_at=saved_at,
    )


def _place(group: str) -> tuple[int, str]:
    """Return where a heading stands; one that the list does not name comes after it."""
    known = _headings()
    return (known.index(group) if group in known else len(known), group)


@cache
def _headings() -> list[str]:
    return [str(name) for name in yaml.safe_load(GROUPS.read_text("utf-8"))]
