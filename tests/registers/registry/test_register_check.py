"""The check of registers' descriptions names the file and what to change."""

import pytest

from app.registers.registry import register_check
from app.studio import sources
from tests.registers.registry.test_register import PLAIN, described

PATH = "processes/registers/notes.yaml"


def problems(text, **others):
    return list(register_check.problems({PATH: text.encode()} | {k: v.encode() for k, v in others.items()}))


def test_the_projects_own_registers_are_in_order():
    files = sources.read().files
    assert sum(path.startswith(register_check.FOLDER) for path in files) >= 30
    assert list(register_check.problems(files)) == []


def test_a_good_description_has_no_finding():
    assert problems(PLAIN) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"key": "other"}, "文件应名为 processes/registers/other.yaml"),
        ({"numberPrefix": None, "table": "clouds"}, "没有数据表“clouds”"),
        ({"clause": "九(一)"}, "条款标记“九(一)”写法不对"),
        ({"readers": ["wizard"]}, "没有“wizard”这一角色"),
        (
            {"fields": [{"key": "a", "label": "甲", "readers": ["wizard.high"]}]},
            "字段“甲”的readers 中没有“wizard.high”",
        ),
        ({"group": "misc"}, "group“misc”应为"),
    ],
)
def test_each_slip_is_named(changed, said):
    found = problems(described(**changed))
    assert [path for path, _ in found] == [PATH]
    assert said in found[0][1]


def test_two_registers_can_not_number_alike():
    other = "processes/registers/other.yaml"
    found = problems(PLAIN, **{other: described(key="other")})
    assert found == [(other, "编号前缀“NT”已由登记库“notes”使用。")]
