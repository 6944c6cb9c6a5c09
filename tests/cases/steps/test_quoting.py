"""What an error quotes of what people typed."""

import pytest

from app.cases.steps.quoting import HIDDEN, unquoted


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("no number: '350502199001011234'", {"number": "350502199001011234"}),
        ("no number: 350502199001011234", {"number": 350502199001011234}),
        ("nobody: 张三", {"people": [{"name": " 张三 "}]}),
        (r"no line: '一\t二'", {"text": "一\t二\n三"}),
    ],
)
def test_it_is_left_out(text, typed):
    assert unquoted(text, typed).endswith((HIDDEN, f"{HIDDEN}'"))


@pytest.mark.parametrize(
    "typed", [{"decision": "return"}, {"count": 12}, {"note": "是"}, {}, None, {"agreed": True}]
)
def test_choices_and_small_numbers_stay(typed):
    assert unquoted("return 12 是 True", typed) == "return 12 是 True"


def test_the_code_of_a_traceback_stays():
    trace = 'Traceback:\n  File "x.py", line 1\n    draw("抽取专家")\nValueError: 抽取专家'
    assert unquoted(trace, {"note": "抽取专家"}) == trace[: trace.rindex("抽取专家")] + HIDDEN
