"""What registers (登记库) there are: described in processes/registers/*.yaml, one file each, no code.

key: agreements                  # its address and what handlers call it
name: 公共数据协议
clause: 三(五)a
numberPrefix: XY                 # entries are numbered XY-2026-00001; none for tables with numbers of their own
states: {signing: 签署中, in_force: 生效, ended: 已终止}
inForce: [in_force]              # states in which an entry counts, within its days
readers: [operator, authority, auditor]   # roles (or duties, authority.decide) who may read every entry
owner: true                      # the unit an entry belongs to reads it too
fields:
- {key: scene, label: 应用场景, column: true}
- {key: price, label: 价款, readers: [authority]}     # who reads this field, beside the owner
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from app.errors import NotFound

FOLDER = Path(__file__).parents[2] / "processes" / "registers"
TYPES = ("text", "date", "number", "list", "yes_no", "organisation", "case", "document", "table")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


class RegisterError(ValueError):
    """A register's description can't be used; the message (Chinese) says where and why."""


@dataclass(frozen=True)
class Field:
    """One fact of an entry. `column`: shown in lists; `readers`: roles that read it, all readers when empty."""

    key: str
    label: str
    type: str = "text"
    column: bool = False
    readers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Register:
    """A register as described. `readers` are grants; `table` names the typed table behind it, empty for entries."""

    key: str
    name: str
    clause: str
    prefix: str
    states: Mapping[str, str]
    in_force: frozenset[str]
    readers: frozenset[str]
    owner: bool
    fields: tuple[Field, ...]
    table: str = ""
    note: str = ""
    by_key: Mapping[str, Field] = field(default_factory=dict)

    def state_name(self, state: str) -> str:
        return self.states.get(state, state)


def parse(text: str, path: str = "") -> Register:
    """Read a register's description. Raises RegisterError."""
    try:
        facts = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise RegisterError(f"{path}：不是有效的 YAML。{error}") from error
    if not isinstance(facts, dict):
        raise RegisterError(f"{path}：应为一组“名称: 值”。")
    try:
        return _register(facts)
    except (KeyError, TypeError, ValueError) as error:
        raise RegisterError(f"{path}：{_reason(error)}") from error


def _register(facts: Mapping[str, Any]) -> Register:
    unknown = facts.keys() - {
        *(
            "key",
            "name",
            "clause",
            "numberPrefix",
            "states",
            "inForce",
            "readers",
            "owner",
            "fields",
            "table",
            "note",
        )
    }
    if unknown:
        raise ValueError(f"不认识的属性：{'、'.join(sorted(unknown))}")
    if not _KEY.fullmatch(facts["key"]):
        raise ValueError(f"key“{facts['key']}”只能用小写字母、数字和下划线。")
    states = {str(key): str(name) for key, name in facts["states"].items()}
    in_force = frozenset(facts.get("inForce", ()))
    if in_force - states.keys():
        raise ValueError(f"inForce 中的状态不在 states 中：{'、'.join(sorted(in_force - states.keys()))}")
    fields = tuple(_field(item) for item in facts.get("fields", ()))
    return Register(
        key=facts["key"],
        name=facts["name"],
        clause=facts["clause"],
        prefix=facts.get("numberPrefix", ""),
        states=states,
        in_force=in_force,
        readers=frozenset(grants(facts["readers"])),
        owner=bool(facts.get("owner", False)),
        fields=fields,
        table=facts.get("table", ""),
        note=facts.get("note", ""),
        by_key={item.key: item for item in fields},
    )


def _field(facts: Mapping[str, Any]) -> Field:
    kind = facts.get("type", "text")
    if kind not in TYPES:
        raise ValueError(f"字段“{facts['key']}”的类型“{kind}”应为：{'、'.join(TYPES)}")
    return Field(
        key=facts["key"],
        label=facts["label"],
        type=kind,
        column=bool(facts.get("column", False)),
        readers=frozenset(facts.get("readers", ())),
    )


def grants(readers: Iterable[str]) -> list[str]:
    """Return the grants of roles (`operator`) and duties (`authority.decide`)."""
    return [f"duty:{name}" if "." in name else f"role:{name}" for name in readers]


def _reason(error: Exception) -> str:
    return f"缺少 {error.args[0]}" if isinstance(error, KeyError) else str(error)


@cache
def described(folder: Path = FOLDER) -> Mapping[str, Register]:
    """Return all registers by key, in the order of their files' names. Raises RegisterError."""
    found: dict[str, Register] = {}
    for path in sorted(folder.glob("*.yaml")):
        item = parse(path.read_text("utf-8"), f"processes/registers/{path.name}")
        if item.key in found:
            raise RegisterError(f"processes/registers/{path.name}：登记库“{item.key}”重复。")
        found[item.key] = item
    return found


def named(key: str) -> Register:
    """Return a register by key. Raises NotFound."""
    found = described().get(key)
    if found is None:
        raise NotFound("没有这个登记库。")
    return found
