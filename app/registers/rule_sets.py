"""Versions of the rules with their figures; every case and decision names the one it was taken under (一(一))."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from app import clock, store
from app.errors import Conflict, NotFound
from app.registers.registry import entries
from app.registers.registry.entries import By
from app.registers.registry.tables import rule_sets as lines
from app.store.rule_sets import RuleSet

FOLDER = Path(__file__).parents[2] / "processes" / "rule_sets"


def described(folder: Path = FOLDER) -> list[dict[str, Any]]:
    """Return the rule sets of a folder's YAML files: version, title, basis, valid_from, valid_to, settings."""
    return [yaml.safe_load(path.read_text("utf-8")) for path in sorted(folder.glob("*.yaml"))]


def seed(folder: Path = FOLDER) -> None:
    """Enter the versions that are missing. Call inside `store.writing()`; a known version never changes."""
    for facts in described(folder):
        if store.db.session.get(RuleSet, facts["version"]) is None:
            rules = RuleSet(**facts, created_at=clock.now())
            store.db.session.add(rules)
            record(entries.SYSTEM, rules, "登记")
    store.db.session.flush()


def in_force(day: date | None = None) -> RuleSet:
    """Return the newest rule set in force on a day (today when None), be its trial term over or not (七(八)).

    Raises NotFound for a day before the first.
    """
    found = store.rule_sets.in_force(day or clock.today())
    if found is None:
        raise NotFound("该日期尚无施行中的管理细则。请联系系统管理员。")
    return found


def get(version: str) -> RuleSet:
    """Return a rule set by version; raises NotFound."""
    found = store.db.session.get(RuleSet, version)
    if found is None:
        raise NotFound
    return found


def known(version: str) -> bool:
    """Tell whether there is a version of that name."""
    return store.db.session.get(RuleSet, version) is not None


def all_versions() -> Sequence[RuleSet]:
    """Return all rule sets, the newest first."""
    return store.rule_sets.all_versions()


def trial_over(rules: RuleSet, day: date | None = None) -> bool:
    """Tell whether the rule set's term has ended (七(八))."""
    return rules.valid_to is not None and rules.valid_to < (day or clock.today())


def enter(by: By, **facts: Any) -> RuleSet:
    """Enter a new version: version, title, basis, valid_from, settings. Call inside `store.writing()`.

    Cases that began before its first day keep theirs (一(一)). Raises Conflict for a version that is known.
    """
    if known(facts["version"]):
        raise Conflict(f"规则版本“{facts['version']}”已存在。")
    rules = RuleSet(**facts, valid_to=None, created_at=clock.now())
    store.db.session.add(rules)
    record(by, rules, "登记新版本")
    return rules


def extend(by: By, authority: str) -> None:
    """Record under which authority the version in force goes on after its term (七(八)).

    Call inside `store.writing()`.
    """
    rules = in_force()
    rules.continued_under = authority.strip()
    record(by, rules, "登记延续施行的依据")


def record(by: By, rules: RuleSet, note: str) -> None:
    """Note a version of the rules in the register's history as it now is. Call inside `store.writing()`."""
    store.db.session.flush()
    entries.keep(by, "rule_sets", lines.rule_set(rules), note)
