"""What registers (登记库) there are: described in processes/registers/*.yaml, one file each, no code.

key: agreements                  # its address and what handlers call it
name: 公共数据协议
clause: 三(五)a、四(五)b           # what it is kept for
group: scenes                    # where it stands on the page of all registers: a key of GROUPS
numberPrefix: XY                 # entries are numbered XY-2026-00001; none for tables with numbers of their own
states: {signing: 签署中, in_force: 生效, ended: 已终止}
inForce: [in_force]              # states in which an entry counts, within its days
whenTerminated: ended            # entries rest on their unit: none counts while it is suspended, all end with it
whenWithdrawn: void              # entries not in force pass to it when the case that entered them is taken back
promise: true                    # an entry about `person:12` is that person's promise of confidentiality
tones: {ended: bad}              # states that are to catch the eye: warn, bad, info
readers: [operator, authority, auditor]   # roles (or duties, authority.decide) who may read every entry
owner: true                      # the unit an entry belongs to reads it too
parties: [provider]              # fields naming units that read an entry as its owner does
fields:
- {key: scene, label: 应用场景, column: true}         # a column of the list
- {key: price, label: 价款, readers: [authority]}     # who reads this field, beside the owner
- {key: kind, label: 类别, options: {a: 甲类}}         # what stored values are called
- {key: used, label: 用量, type: table, columns: {item: 项目, count: 次数}}   # rows and their columns
- {key: scene_id, label: 场景编号, shown: false}        # kept for handlers; on no page and in no sheet

`table: experts` instead of a prefix: the lines stand in a typed table (app/registers/tables).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from app.errors import NotFound
from app.registers.people.actors import Actor

FOLDER = Path(__file__).parents[3] / "processes" / "registers"
TYPES = ("text", "date", "number", "list", "yes_no", "identity", "organisation", "case", "document", "table")
"""`identity` is the number of an identity document, always shown masked."""
GROUPS = {
    "units": "单位和人员",
    "scenes": "场景和方案",
    "data": "数据",
    "services": "第三方服务",
    "oversight": "监督管理",
    "rules": "制度和依据",
}
TONES = ("warn", "bad", "info")
PROPERTIES = frozenset(
    [
        *(
            "key",
            "name",
            "clause",
            "group",
            "numberPrefix",
            "states",
            "inForce",
            "whenTerminated",
            "whenWithdrawn",
            "promise",
            "tones",
        ),
        *("readers", "owner", "parties", "fields", "table", "note"),
    ]
)
FIELD_PROPERTIES = frozenset(("key", "label", "type", "column", "readers", "options", "columns", "shown"))
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


class RegisterError(ValueError):
    """A register's description can't be used; the message (Chinese) says where and why."""


@dataclass(frozen=True)
class Field:
    """One fact of an entry. `column`: shown in lists; `readers`: grants that read it, all readers when empty.

    `shown` is false for what handlers keep for themselves (an id): nobody reads it.

    `options` says what stored values are called, `columns` of a table what its columns are.
    """

    key: str
    label: str
    type: str = "text"
    column: bool = False
    readers: frozenset[str] = frozenset()
    options: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    shown: bool = True


@dataclass(frozen=True)
class Register:
    """A register as described. `readers` are grants; `table` names the typed table behind it, empty for entries.

    `when_terminated` is the state to which entries in force pass when their unit is terminated; empty: they stay.
    `when_withdrawn` is that to which entries not in force pass when the case that entered them is taken back.
    `promise`: whoever an entry in force is about (`person:12`) has promised confidentiality (六(三)b).
    `parties` are fields with ids of units that an entry concerns as it does the unit it belongs to.
    """

    key: str
    name: str
    clause: str
    group: str
    prefix: str
    states: Mapping[str, str]
    in_force: frozenset[str]
    tones: Mapping[str, str]
    readers: frozenset[str]
    owner: bool
    fields: tuple[Field, ...]
    table: str = ""
    note: str = ""
    when_terminated: str = ""
    when_withdrawn: str = ""
    promise: bool = False
    parties: tuple[str, ...] = ()
    by_key: Mapping[str, Field] = field(default_factory=dict)

    def state_name(self, state: str) -> str:
        return self.states.get(state, state)

    def named(self, data: Mapping[str, Any]) -> set[int]:
        """Return the units that an entry's parties name."""
        return {unit for key in self.parties if isinstance(unit := data.get(key), int)}

    def read_by(self, actor: Actor) -> bool:
        """Tell whether the actor may read every entry."""
        return not self.readers.isdisjoint(actor.grants)

    def fields_for(self, actor: Actor, *, own: bool) -> tuple[Field, ...]:
        """Return the fields the actor may read of an entry; `own`: it belongs to or names the actor's unit."""
        return tuple(
            item
            for item in self.fields
            if item.shown and (own or not item.readers or not item.readers.isdisjoint(actor.grants))
        )


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
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise RegisterError(f"{path}：{_reason(error)}") from error


def _register(facts: Mapping[str, Any]) -> Register:
    _known(facts.keys(), PROPERTIES)
    if not _KEY.fullmatch(facts["key"]):
        raise ValueError(f"key“{facts['key']}”只能用小写字母、数字和下划线。")
    if facts["group"] not in GROUPS:
        raise ValueError(f"group“{facts['group']}”应为：{'、'.join(GROUPS)}")
    states = {str(key): str(name) for key, name in facts["states"].items()}
    in_force, tones = frozenset(facts.get("inForce", ())), dict(facts.get("tones", {}))
    for name, named in (("inForce", in_force), ("tones", tones.keys())):
        if foreign := named - states.keys():
            raise ValueError(f"{name} 中的状态不在 states 中：{'、'.join(sorted(foreign))}")
    if wrong := set(tones.values()) - set(TONES):
        raise ValueError(f"tones 的值“{'、'.join(sorted(wrong))}”应为：{'、'.join(TONES)}")
    if bool(facts.get("table")) == bool(facts.get("numberPrefix")):
        raise ValueError("numberPrefix（编号前缀）和 table（数据表）应有且只有一个。")
    fields = tuple(_field(item) for item in facts.get("fields", ()))
    if len(fields) != len({item.key for item in fields}):
        raise ValueError("fields 中有重复的 key。")
    return Register(
        key=facts["key"],
        name=facts["name"],
        clause=facts["clause"],
        group=facts["group"],
        prefix=facts.get("numberPrefix", ""),
        states=states,
        in_force=in_force,
        tones=tones,
        readers=frozenset(grants(facts["readers"])),
        owner=bool(facts.get("owner", False)),
        fields=fields,
        table=facts.get("table", ""),
        note=facts.get("note", ""),
        when_terminated=_when("whenTerminated", facts, states, in_force),
        when_withdrawn=_when("whenWithdrawn", facts, states, in_force),
        promise=bool(facts.get("promise", False)),
        parties=_parties(facts, fields),
        by_key={item.key: item for item in fields},
    )


def _when(name: str, facts: Mapping[str, Any], states: Mapping[str, str], in_force: frozenset[str]) -> str:
    state = str(facts.get(name, ""))
    if state and (state not in states or state in in_force or facts.get("table")):
        raise ValueError(f"{name}“{state}”应为 states 中不属于 inForce 的一个状态；有数据表的登记库没有。")
    return state


def _parties(facts: Mapping[str, Any], fields: Iterable[Field]) -> tuple[str, ...]:
    units = {item.key for item in fields if item.type == "organisation"}
    if foreign := set(facts.get("parties", ())) - units:
        raise ValueError(f"parties 中的字段应为 organisation 类型：{'、'.join(sorted(foreign))}")
    return tuple(facts.get("parties", ()))


def _field(facts: Mapping[str, Any]) -> Field:
    _known(facts.keys(), FIELD_PROPERTIES)
    kind = facts.get("type", "text")
    if kind not in TYPES:
        raise ValueError(f"字段“{facts['key']}”的类型“{kind}”应为：{'、'.join(TYPES)}")
    return Field(
        key=facts["key"],
        label=facts["label"],
        type=kind,
        column=bool(facts.get("column", False)),
        readers=frozenset(grants(facts.get("readers", ()))),
        options=_names(facts.get("options", {})),
        columns=_names(facts.get("columns", {})),
        shown=bool(facts.get("shown", True)),
    )


def _names(facts: Mapping[Any, Any]) -> dict[str, str]:
    return {str(key): str(name) for key, name in facts.items()}


def _known(given: Iterable[str], properties: frozenset[str]) -> None:
    if unknown := set(given) - properties:
        raise ValueError(f"不认识的属性：{'、'.join(sorted(unknown))}")


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
        raise unknown()
    return found


def unknown() -> NotFound:
    """Return the error for a register that is not there; the same for one that somebody may not open."""
    return NotFound("没有这个登记库。")
