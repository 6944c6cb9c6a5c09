"""Syntax errors in the analyst's words: where, what was expected, what to write instead."""

import re

from lark.exceptions import UnexpectedInput, UnexpectedToken

from app.rules.feel.errors import FeelSyntaxError

_VALUE_STARTS = frozenset({"NUMBER", "STRING", "NAME"})
_OPERATORS = frozenset({"AND", "IN", "LPAR"})
_CLOSERS = {
    "RPAR": "“)”", "RSQB": "“]”", "RBRACE": "“}”", "COMMA": "“,”", "COLON": "“:”", "LPAR": "“(”",
    "AND": "and", "THEN": "then", "ELSE": "else", "RETURN": "return", "SATISFIES": "satisfies", "IN": "in",
    "TYPE": "类型名", "MORETHAN": "“>”",
}  # fmt: skip

_FULL_WIDTH = dict(zip("（）［］｛｝，：；＝＞＜＋－×÷＊／。．、？！", "()[]{},:;=><+-*/*/..,?!", strict=True))
_QUOTES = "“”‘’「」『』'`"
_WORDS = {
    "AND": "与请写小写 and。",
    "OR": "或请写小写 or。",
    "NOT": "取反请写小写 not(…)。",
    "is": "判断是否为空请写 x = null。",
    "contains": "判断是否含有请写 contains(文本, 部分) 或 list contains(列表, 值)。",
}
_HINTS: tuple[tuple[str, str], ...] = (
    (r"={2,3}", "判断相等请写单个 =。"),
    (r"<>|!==|=!", "判断不等请写 !=。"),
    (r"=>", "大于等于请写 >=。"),
    (r"=<", "小于等于请写 <=。"),
    (r"&&?", "“并且”请写 and，连接文本请用 +。"),
    (r"\|\|?", "“或者”请写 or。"),
    (r"!", "取反请写 not(…)，判断不等请写 !=。"),
    (r"%", "求余数请写 modulo(a, b)。"),
    (r"\^", "乘方请写 **。"),
    (r";", "各项之间请用英文逗号。"),
    (r"\$\{?", "直接写变量名，不用 $ 或 ${ }。"),
    (r"function\b", "不支持自定义函数。"),
    (r"not\b", "not 后面须有括号：not(…)。"),
)


def explain(text: str, error: UnexpectedInput) -> FeelSyntaxError:
    """Turn what the parser met into an error for the analyst."""
    offset = len(text.rstrip()) if _at_end(error) else (error.pos_in_stream or 0)
    expected = _expected(_allowed(error))
    found = _found(text, offset)
    wanted = "或".join(expected)
    problem = f"此处应为{wanted}，却是{found}。" if wanted else f"此处不应有{found}。"
    if not text.strip():
        problem = "表达式是空的。"
    return FeelSyntaxError.at(text, offset, problem + _hint(text, offset, expected), expected)


def _at_end(error: UnexpectedInput) -> bool:
    return isinstance(error, UnexpectedToken) and error.token.type == "$END"


def _allowed(error: UnexpectedInput) -> set[str]:
    parser = getattr(error, "interactive_parser", None)
    return set(parser.accepts()) if parser else set()


def _expected(allowed: set[str]) -> tuple[str, ...]:
    """Name what may stand here, the most useful first."""
    if allowed >= _VALUE_STARTS:
        return ("表达式",)
    any_operator = "COMPARE" in allowed
    names = [
        text for name, text in _CLOSERS.items() if name in allowed and not (any_operator and name in _OPERATORS)
    ]
    before = ["运算符"] if any_operator else ["名称"] if "NAME" in allowed else []
    after = ["结尾"] if "$END" in allowed else []
    return (*before, *names, *after)


def _found(text: str, offset: int) -> str:
    rest = text[offset:]
    if not rest.strip():
        return "结尾"
    word = re.match(r"\w+|\"[^\"]{0,20}\"|.", rest, re.DOTALL)
    return f"“{word.group()[:24]}”" if word else "结尾"


def _hint(text: str, offset: int, expected: tuple[str, ...]) -> str:
    char = text[offset : offset + 1]
    if char in _FULL_WIDTH and char:
        return f"请把全角“{char}”改为英文半角“{_FULL_WIDTH[char]}”。"
    if char and char in _QUOTES:
        return '文本请用英文双引号，如 "return"。'
    if char == '"' and "运算符" not in expected:
        return "这段文本缺少结尾的双引号，或含有换行。"
    return _hint_of_operator(text, offset) or _hint_of_word(text, offset, expected)


def _hint_of_operator(text: str, offset: int) -> str:
    if offset >= len(text.rstrip()):
        return ""
    start = offset
    while start and text[start - 1] in "=<>!&|":
        start -= 1
    for pattern, hint in _HINTS:
        if re.match(pattern, text[start:]):
            return hint
    if text[offset : offset + 1] == "?":
        return "“?” 只能用在决策表的输入单元格里。"
    if not text[:offset].strip() and text[offset : offset + 1] == "=":
        return "表达式开头不必写“=”。"
    if re.match(r"[=<>]", text[offset:]) and re.search(r"[=<>]", text[:offset]):
        return "比较不能连写，请用 and 连接，或写 x in [1..9]。"
    return ""


def _hint_of_word(text: str, offset: int, expected: tuple[str, ...]) -> str:
    word = re.match(r"[^\W\d]\w*", text[offset:])
    if word and word.group() in _WORDS:
        return _WORDS[word.group()]
    if re.search(r"\bnot\s*$", text[:offset]):
        return "not 后面须有括号：not(…)。"
    if word and word.group() in ("and", "or") and re.match(r"\s*[<>=!]", text):
        return "单元格里“或者”请用逗号，“并且”请写 ? > 1 and ? < 9 或 [1..9]。"
    if "else" in expected:
        return "if 须写全：if … then … else …。"
    if word and re.search(r"\w\s*$", text[:offset]) and "运算符" in expected:
        return "名称中不能有空格；两个值之间须有运算符。"
    return ""
