"""Lanes: which people a lane of a diagram means, read from `lanes.yaml`.

A *grant* is a short text that names a set of people: `role:operator`, `duty:operator.code_review`,
`org:12`, `person:7`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

ROLES = ("applicant", "operator", "expert", "provider", "authority", "admin", "analyst", "auditor", "system")
OWNING = ("applicant", "provider")
"""Roles whose people act for their organisation: cases they start belong to it."""
SCOPES = ("case", "role", "person", "organisation")


class LaneError(ValueError):
    """A lane table or a lane's variable can't be used; the message (Chinese) says why."""


@dataclass(frozen=True)
class Lane:
    """A lane's meaning.

    `scope`: case (members of the case's own organisation), role (everyone of the role, who holds the duty
    if one is named), person / organisation (the id found in `variable`).
    """

    name: str
    role: str
    scope: str = "role"
    duty: str = ""
    variable: str = ""

    @property
    def grant(self) -> str | None:
        """The grant of a role lane; None where it depends on the case."""
        if self.scope != "role":
            return None
        return f"duty:{self.role}.{self.duty}" if self.duty else f"role:{self.role}"

    def candidate(self, variables: Mapping[str, Any], organisation_id: int | None) -> str:
        """Return the grant whose holders may do a task of this lane, given the task's variables.

        Raises LaneError when the variable the lane depends on holds no id.
        """
        if self.grant is not None:
            return self.grant
        if self.scope == "case":
            return f"org:{_identifier(organisation_id, '办件的申请单位', self.name)}"
        kind = "person" if self.scope == "person" else "org"
        return f"{kind}:{_identifier(variables.get(self.variable), self.variable, self.name)}"


def _identifier(value: Any, source: str, lane: str) -> int:
    if isinstance(value, Mapping):
        value = value.get("id")
    if isinstance(value, bool) or not isinstance(value, int):
        raise LaneError(f"泳道“{lane}”需要从“{source}”得到办理人，但其中没有编号。请检查流程图中此前的服务任务。")
    return value


def parse(content: bytes) -> dict[str, Lane]:
    """Read `lanes.yaml`: lane name → {role, scope, duty, variable}. Raises LaneError with what to change."""
    try:
        table = yaml.safe_load(content)
    except (
        yaml.YAMLError,
        ValueError,
    ) as error:  # ValueError: numbers and dates that YAML takes and Python doesn't
        raise LaneError(f"lanes.yaml 不是有效的 YAML：{error}") from error
    except RecursionError as error:
        raise LaneError("lanes.yaml 嵌套过深。") from error
    if not isinstance(table, dict):
        raise LaneError("lanes.yaml 应为“泳道名: {role: …, scope: …}”的列表。")
    return {str(name): _lane(str(name), entry) for name, entry in table.items()}


def _lane(name: str, entry: Any) -> Lane:
    if not isinstance(entry, dict):
        raise LaneError(f"lanes.yaml 中“{name}”应写明 role 和 scope。")
    unknown = set(entry) - {"role", "scope", "duty", "variable"}
    if unknown:
        raise LaneError(f"lanes.yaml 中“{name}”有不认识的属性：{'、'.join(sorted(map(str, unknown)))}。")
    if wrong := [key for key, value in entry.items() if not isinstance(value, str)]:  # str() of aliases can explode
        raise LaneError(f"lanes.yaml 中“{name}”的 {'、'.join(wrong)} 应为文字。")
    lane = Lane(name=name, **entry)
    if lane.role not in ROLES:
        raise LaneError(f"lanes.yaml 中“{name}”的 role 应为 {'、'.join(ROLES)} 之一。")
    if lane.scope not in SCOPES:
        raise LaneError(f"lanes.yaml 中“{name}”的 scope 应为 {'、'.join(SCOPES)} 之一。")
    if lane.scope == "case" and lane.role not in OWNING:
        raise LaneError(
            f"lanes.yaml 中“{name}”的 scope 为 case，其 role 应为 {'、'.join(OWNING)} 之一，他们代表本单位办事。"
        )
    if lane.scope in {"person", "organisation"} and not lane.variable:
        raise LaneError(f"lanes.yaml 中“{name}”的 scope 为 {lane.scope}，须用 variable 指明取自哪个变量。")
    return lane
