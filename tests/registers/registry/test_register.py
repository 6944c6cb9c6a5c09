"""Descriptions of registers: what they may say, and what is said of those that can't be used."""

import pytest

from app.errors import NotFound
from app.registers.people.actors import Actor
from app.registers.registry import register

PLAIN = """
key: notes
name: 记事
clause: 一(一)
group: units
numberPrefix: NT
states: {open: 进行中, closed: 已结束}
inForce: [open]
tones: {closed: bad}
readers: [operator, authority.decide]
owner: true
fields:
  - {key: text, label: 内容, column: true}
  - {key: price, label: 价款, type: number, readers: [authority.decide]}
"""


def described(**changed):
    import yaml

    facts = yaml.safe_load(PLAIN) | changed
    return yaml.safe_dump({key: value for key, value in facts.items() if value is not None}, allow_unicode=True)


def test_a_description_becomes_a_register():
    kind = register.parse(PLAIN)
    assert (kind.key, kind.prefix, kind.owner) == ("notes", "NT", True)
    assert kind.readers == {"role:operator", "duty:authority.decide"}
    assert (kind.state_name("open"), kind.state_name("strange")) == ("进行中", "strange")
    assert kind.by_key["text"].column


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"colour": "red"}, "不认识的属性：colour"),
        ({"key": "Notes"}, "只能用小写字母"),
        ({"name": None}, "缺少 name"),
        ({"group": "misc"}, "group“misc”应为：units"),
        ({"inForce": ["lost"]}, "inForce 中的状态不在 states 中：lost"),
        ({"parties": ["text"]}, "parties 中的字段应为 organisation 类型：text"),
        ({"tones": {"lost": "bad"}}, "tones 中的状态不在 states 中：lost"),
        ({"tones": {"open": "pink"}}, "tones 的值“pink”"),
        ({"table": "experts"}, "应有且只有一个"),
        ({"numberPrefix": None}, "应有且只有一个"),
        ({"fields": [{"key": "a", "label": "甲", "type": "colour"}]}, "类型“colour”应为"),
        ({"fields": [{"key": "a", "label": "甲", "colour": 1}]}, "不认识的属性：colour"),
        ({"fields": [{"key": "a", "label": "甲"}, {"key": "a", "label": "乙"}]}, "重复的 key"),
        ({"states": "open"}, "object has no attribute"),
    ],
)
def test_what_can_not_be_used_is_said_with_its_file(changed, said):
    with pytest.raises(register.RegisterError, match=r"notes\.yaml：") as caught:
        register.parse(described(**changed), "notes.yaml")
    assert said in str(caught.value)


@pytest.mark.parametrize("text", ["- a", "key: [", "7"])
def test_what_is_no_description_is_refused(text):
    with pytest.raises(register.RegisterError):
        register.parse(text, "notes.yaml")


def test_fields_are_read_by_their_readers_and_the_owner():
    kind = register.parse(PLAIN)
    clerk = Actor(1, "clerk", "甲", "authority")
    head = Actor(2, "head", "乙", "authority", duties=frozenset({"decide"}))
    assert [item.key for item in kind.fields_for(clerk, own=False)] == ["text"]
    assert [item.key for item in kind.fields_for(head, own=False)] == ["text", "price"]
    assert [item.key for item in kind.fields_for(clerk, own=True)] == ["text", "price"]
    assert (kind.read_by(clerk), kind.read_by(head)) == (False, True)


def test_what_handlers_keep_for_themselves_is_read_by_nobody():
    fields = [{"key": "scene_id", "label": "场景编号", "shown": False}, {"key": "text", "label": "内容"}]
    kind = register.parse(described(fields=fields))
    assert [item.key for item in kind.fields_for(Actor(1, "clerk", "甲", "operator"), own=True)] == ["text"]


def test_registers_are_found_by_key_and_unknown_ones_are_not():
    assert register.named("fees").name == "收费项目"
    with pytest.raises(NotFound):
        register.named("nothing")


def test_two_registers_can_not_have_one_key(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text(PLAIN, "utf-8")
    with pytest.raises(register.RegisterError, match="重复"):
        register.described(tmp_path)
