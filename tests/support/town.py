"""A town for the real procedures: operator, authority, experts, data providers, and units of every sort."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random

from app import store
from app.documents import templates
from app.registers import calendar, commitments, fees, organisations, rule_sets
from app.registers.people.actors import Actor, actor_of
from app.registers.registry import entries
from app.rules import identifiers
from app.store.people import Organisation
from app.studio import sources
from app.studio.deploy import deploy
from tests.support import world

OPERATOR, AUTHORITY = "泉州数据运营有限公司", "泉州市数据管理局"
OFFICE, WATER, BUS = "泉州市人力资源和社会保障局", "泉州水务集团", "泉州公交集团"
UNIT, OUTSIDER, YOUNG, SERVICE = (
    "泉州甲信用服务有限公司",
    "深圳乙科技有限公司",
    "泉州丙数据有限公司",
    "泉州丁模型服务有限公司",
)

UNITS: Mapping[str, tuple[str, str, str]] = {
    UNIT: ("using_unit", "350500", "2010-05-06"),
    OUTSIDER: ("using_unit", "440300", "2012-03-01"),
    YOUNG: ("using_unit", "350582", "2025-09-01"),
    SERVICE: ("service_provider", "350211", "2015-07-01"),
}
"""Name → kind, region of registration (35 is Fujian), date of establishment; none is onboarded yet."""

STAFF: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "op1": ("operator", OPERATOR, ()),
    "op2": ("operator", OPERATOR, ("code_review",)),
    "op3": ("operator", OPERATOR, ("code_review",)),
    "auth1": ("authority", AUTHORITY, ("examine",)),
    "auth2": ("authority", AUTHORITY, ("decide",)),
    "auth3": ("authority", AUTHORITY, ("examine", "decide")),
    "prov1": ("provider", OFFICE, ()),
    "prov2": ("provider", WATER, ()),
    "prov3": ("provider", BUS, ()),
    "user1": ("applicant", UNIT, ()),
    "user1b": ("applicant", UNIT, ()),
    "user2": ("applicant", OUTSIDER, ()),
    "user3": ("applicant", YOUNG, ()),
    "tpp1": ("applicant", SERVICE, ()),
    "admin": ("admin", "", ()),
    "auditor": ("auditor", "", ()),
}
EXPERTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "exp1": ("华侨大学", ()),
    "exp2": ("泉州师范学院", ()),
    "exp3": ("省标准化研究院", ()),
    "exp4": ("中科院海西研究院", ()),
    "exp5": ("泉州市律师协会", ()),
    "exp6": (WATER, ()),
    "exp7": ("闽南科技学院", (UNIT,)),
}
"""Username → employer and declared interests: exp6 and exp7 must not sit on the panels of some cases."""

DATA_SETS = (
    ("RS-001", OFFICE, "personal"),
    ("RS-002", OFFICE, "public"),
    ("SW-001", WATER, "public"),
    ("GJ-001", BUS, "public"),
)
COMMITMENT = {
    "key": "onboarding",
    "version": "2024-1",
    "title": "泉州市公共数据资源开发服务平台入驻承诺书",
    "text": "本单位承诺依法合规使用公共数据。",
    "filed_number": "泉数备〔2024〕1 号",
    "filed_on": date(2024, 6, 1),
}


@dataclass(frozen=True)
class Town:
    """The people by username."""

    people: dict[str, Actor]

    def __getitem__(self, username: str) -> Actor:
        return self.people[username]

    def __iter__(self) -> Iterator[str]:
        return iter(self.people)

    def holder(self, grant: str) -> str:
        """Return the username of the first who holds a grant."""
        return next(name for name, actor in self.people.items() if grant in actor.grants)

    def newcomer(self, username: str, region: str = "350500", *, code_kind: str = "91") -> str:
        """Register one more using unit, not onboarded, with one person; return the username."""
        home = _unit(f"泉州{username}有限公司", "using_unit", region, "2010-05-06", code_kind)
        self.people[username] = world.person(username, "applicant", home)
        return username


def found() -> Town:
    """Fill an empty database: calendar, rules, everybody above, the catalogue, and the real procedures live."""
    with store.writing():
        calendar.seed()
        rule_sets.seed()
        fees.seed()
        commitments.seed([COMMITMENT])
        templates.seed()
    providers = {name: world.unit(name, "data_provider", uscc=None) for name in (OFFICE, WATER, BUS)}
    homes = {
        OPERATOR: world.unit(OPERATOR, "operator", uscc=None),
        AUTHORITY: world.unit(AUTHORITY, "authority", uscc=None),
    }
    homes |= providers | {name: _unit(name, *facts) for name, facts in UNITS.items()}
    for username, (role, home, duties) in STAFF.items():
        world.person(username, role, homes.get(home), *duties)
    for username, (employer, interests) in EXPERTS.items():
        world.expert(username, employer, list(interests))
    for code, provider, data_class in DATA_SETS:
        world.data_set(code, providers[provider], data_class)
    deploy(sources.read().files, by="test")
    return load()


def make_ready_for_agreements() -> None:
    """Enter what agreements rest on besides an approval: the operator's mandate, the units' security rules."""
    units = [
        unit for kind in ("using_unit", "service_provider") for unit in store.people.of_kind(kind, "onboarded")
    ]
    with store.writing():
        entries.enter(
            entries.SYSTEM,
            "authorisations",
            title="泉政函〔2024〕1 号",
            state="in_force",
            data={"document_number": "泉政函〔2024〕1 号", "grantor": "泉州市人民政府", "scope": "平台运营"},
            valid_from=date(2024, 6, 1),
            valid_to=date(2034, 5, 31),
        )
        for unit in units:
            entries.enter(
                entries.SYSTEM,
                "security_rules",
                title="数据安全管理制度",
                state="in_force",
                organisation_id=unit.id,
                data={"responsible": "数据部"},
            )


def load() -> Town:
    """Return the people of a database that was filled before."""
    people = {name: store.people.person_by_username(name) for name in (*STAFF, *EXPERTS)}
    return Town({name: actor_of(person) for name, person in people.items() if person is not None})


def _unit(name: str, kind: str, region: str, established_on: str, code_kind: str = "91") -> Organisation:
    code = identifiers.make_uscc(Random(name), region, code_kind)  # noqa: S311 (made up, the same every time)
    since, type_ = date.fromisoformat(established_on), organisations.unit_type(code)
    return world.unit(name, kind, "registered", uscc=code, unit_type=type_, established_on=since)
