"""Texts that are no expressions: the analyst reads where, what was expected, and what to write."""

import pytest

from app.rules import feel


def refusal(text, compiler=feel.compile):
    with pytest.raises(feel.FeelSyntaxError) as caught:
        compiler(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "line", "column", "hint"),
    [
        ("a == b", 1, 4, "判断相等请写单个 ="),
        ("a <> b", 1, 4, "判断不等请写 !="),
        ("a => b", 1, 4, "大于等于请写 >="),
        ("a =< b", 1, 4, "小于等于请写 <="),
        ("a && b", 1, 3, "请写 and"),
        ("a || b", 1, 3, "请写 or"),
        ("!a", 1, 1, "取反请写 not(…)"),
        ("not a", 1, 5, "not 后面须有括号"),
        ("a AND b", 1, 3, "请写小写 and"),
        ("a OR b", 1, 3, "请写小写 or"),
        ("a is null", 1, 3, "请写 x = null"),
        ("a contains b", 1, 3, "contains(文本, 部分)"),
        ("a = 'x'", 1, 5, "英文双引号"),
        ("a = “x”", 1, 5, "英文双引号"),
        ('a = "x', 1, 5, "缺少结尾的双引号"),
        ('a = "x\ny"', 1, 5, "缺少结尾的双引号"),
        ("count（a）", 1, 6, "请把全角“（”改为英文半角“(”"),
        ("[1，2]", 1, 3, "请把全角“，”改为英文半角“,”"),
        ("a ＝ b", 1, 3, "请把全角“＝”改为英文半角“=”"),
        ("[1; 2]", 1, 3, "请用英文逗号"),
        ("a % 2", 1, 3, "modulo"),
        ("a ^ 2", 1, 3, "**"),
        ("${a} = 1", 1, 1, "直接写变量名"),
        ("= a", 1, 1, "不必写“=”"),
        ("plan decision = 1", 1, 6, "名称中不能有空格"),
        ("1 < a < 3", 1, 7, "比较不能连写"),
        ("if a then b", 1, 12, "if … then … else …"),
        ("function(a) a", 1, 1, "不支持自定义函数"),
        ("a = ?", 1, 5, "只能用在决策表"),
    ],
)
def test_a_slip_is_met_with_what_to_write(text, line, column, hint):
    error = refusal(text)
    assert (error.line, error.column) == (line, column)
    assert error.message.startswith(f"第 {line} 行第 {column} 列：")
    assert hint in error.message


@pytest.mark.parametrize(
    ("text", "line", "column", "expected"),
    [
        ("", 1, 1, ("表达式",)),
        ("a =", 1, 4, ("表达式",)),
        ('a = 1 and\nb = "x" and\n  or c', 3, 3, ("表达式",)),
        ("a b", 1, 3, ("运算符", "结尾")),
        ("(1", 1, 3, ("“)”",)),
        ("[1, 2", 1, 6, ("“]”", "“,”")),
        ("xs[1", 1, 5, ("“]”",)),
        ("f(1", 1, 4, ("“)”", "“,”")),
        ("{a 1}", 1, 4, ("“:”",)),
        ("a.1", 1, 3, ("名称",)),
        ("a between 1", 1, 12, ("and",)),
        ("for x in y", 1, 11, ("“,”", "return")),
        ("some x of y", 1, 8, ("in",)),
        ("a instance of foo", 1, 15, ("类型名",)),
        ("a, b", 1, 2, ("结尾",)),
    ],
)
def test_the_error_says_what_was_expected(text, line, column, expected):
    error = refusal(text)
    assert (error.line, error.column, error.expected) == (line, column, expected)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('date("2026-02-30")', "不是有效的日期"),
        ('time("25:00:00")', "不是有效的时刻"),
        ('date and time("x")', "不是有效的日期时间"),
        ('duration("72H")', "不是有效的时长"),
        ('matches(a, "(")', "正则表达式"),
        ('replace(a, "(?=x)", "")', "正则表达式"),
        ('@"2026-13-01"', "@ 后应为"),
        ("substring(a)", "应为 substring(string, start position, length?)"),
        ("count(1, 2)", "参数个数不对"),
        ("count(lst: 1)", "参数名不对"),
        ("count(list: 1, list: 2)", "参数名不对"),
        ("sort(a)", "不支持函数 sort"),
        ("{a: 1, a: 2}", "“a”重复"),
        (r'"\q"', "不认识的转义"),
        (r'"\ud800"', "不成对"),
        (r'"\UFFFFFF"', "不认识的转义"),
        ("1e9999", "太大或太小"),
        ("1e-999999", "太大或太小"),
    ],
)
def test_what_can_never_work_is_refused_when_compiled(text, problem):
    assert problem in refusal(text).message


def test_and_between_the_operators_of_a_cell_is_met_with_what_to_write():
    assert "“并且”请写 ? > 1 and ? < 9" in refusal("> 1 and < 9", feel.compile_unary).message


@pytest.mark.parametrize("text", [">", "> ", '"a",', "not(", "not()", "[1..", "3..5", "-,-", "= = 1"])
def test_broken_cells_are_refused(text):
    assert refusal(text, feel.compile_unary).line == 1


def test_a_reserved_word_is_no_name():
    assert refusal("then = 1").column == 1
    assert feel.compile("iffy = 1 and order = 2 and notes = 3").names == {"iffy", "order", "notes"}
