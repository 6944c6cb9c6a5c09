"""FEEL's functions on text. Positions count characters from 1; patterns are RE2 (linear time)."""

from functools import lru_cache
from typing import Any

import re2

from app.rules.feel.errors import FeelError
from app.rules.feel.functions.registry import builtin
from app.rules.feel.limits import MAX_TEXT
from app.rules.feel.show import bounded, show
from app.rules.feel.values import Value, whole

_FLAGS = frozenset("ims")


@builtin("string(from: any)", "把任意值写成文本")
def _string(value: Value) -> str | None:
    return None if value is None else show(bounded(value))


@builtin(
    "substring(string: string, start position: number, length?: number)", "取子串，位置从 1 数起，负数从末尾数起"
)
def _substring(text: str, start: Any, length: Any = None) -> str | None:
    first, size = whole(start), whole(length)
    if not first or (length is not None and (size is None or size < 0)):
        return None
    begin = first - 1 if first > 0 else max(len(text) + first, 0)
    return text[begin:] if size is None else text[begin : begin + size]


@builtin("string length(string: string)", "文本的字符数")
def _string_length(text: str) -> int:
    return len(text)


@builtin("upper case(string: string)", "转为大写")
def _upper_case(text: str) -> str:
    return text.upper()


@builtin("lower case(string: string)", "转为小写")
def _lower_case(text: str) -> str:
    return text.lower()


@builtin("substring before(string: string, match: string)", "取首次出现的标记之前的部分")
def _substring_before(text: str, match: str) -> str:
    before, found, _ = text.partition(match) if match else ("", "", "")
    return before if found else ""


@builtin("substring after(string: string, match: string)", "取首次出现的标记之后的部分")
def _substring_after(text: str, match: str) -> str:
    return text.partition(match)[2] if match else text


@builtin("contains(string: string, match: string)", "文本是否含有另一段文本")
def _contains(text: str, match: str) -> bool:
    return match in text


@builtin("starts with(string: string, match: string)", "文本是否以另一段文本开头")
def _starts_with(text: str, match: str) -> bool:
    return text.startswith(match)


@builtin("ends with(string: string, match: string)", "文本是否以另一段文本结尾")
def _ends_with(text: str, match: str) -> bool:
    return text.endswith(match)


@builtin("matches(input: string, pattern: string, flags?: string)", "文本中是否有符合正则表达式的部分")
def _matches(text: str, pattern: str, flags: str | None = None) -> bool | None:
    compiled = compile_pattern(pattern, flags or "")
    return None if compiled is None else compiled.search(text) is not None


@builtin(
    "replace(input: string, pattern: string, replacement: string, flags?: string)", "按正则表达式替换，$1 指第一组"
)
def _replace(text: str, pattern: str, replacement: str, flags: str | None = None) -> str | None:
    compiled = compile_pattern(pattern, flags or "")
    if compiled is None:
        return None
    pieces = _replacement_pieces(replacement)
    result: list[str] = []
    size, end = 0, 0
    for found in compiled.finditer(text):
        result += [text[end : found.start()], *(_piece_text(found, piece) for piece in pieces)]
        size += sum(map(len, result[-len(pieces) - 1 :]))
        end = found.end()
        if size > MAX_TEXT:
            raise FeelError(f"文本过长：超过 {MAX_TEXT} 个字符。")
    return "".join([*result, text[end:]])


def _replacement_pieces(replacement: str) -> list[str | int]:
    parts = compile_pattern(r"(\$[0-9])", "").split(replacement)
    return [int(part[1]) if index % 2 else part for index, part in enumerate(parts)]


def _piece_text(found: Any, piece: str | int) -> str:
    if isinstance(piece, str):
        return piece
    return (found.group(piece) or "") if piece <= found.re.groups else ""


@builtin("split(string: string, delimiter: string)", "按分隔符（正则表达式）拆成列表")
def _split(text: str, delimiter: str) -> list[str] | None:
    compiled = compile_pattern(delimiter, "")
    if compiled is None:
        return None
    pieces, end = [], 0
    for found in compiled.finditer(text):
        if found.end() > found.start():
            pieces.append(text[end : found.start()])
            end = found.end()
    return [*pieces, text[end:]]


@builtin("string join(list: list, delimiter?: string)", "把列表中的文本连成一段，跳过 null")
def _string_join(items: list[Value], delimiter: str | None = None) -> str | None:
    texts = [item for item in items if item is not None]
    if not all(type(text) is str for text in texts):
        return None
    if sum(map(len, texts)) + len(texts) * len(delimiter or "") > MAX_TEXT:
        raise FeelError(f"文本过长：超过 {MAX_TEXT} 个字符。")
    return (delimiter or "").join(texts)


def is_pattern(pattern: str) -> bool:
    """Say whether a pattern can be used."""
    return compile_pattern(pattern, "") is not None


@lru_cache(maxsize=256)
def compile_pattern(pattern: str, flags: str) -> Any:
    """Compile a pattern with the flags i, m, s; None for one that RE2 can't carry out."""
    if set(flags) - _FLAGS:
        return None
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(f"(?{flags}){pattern}" if flags else pattern, options=options)
    except re2.error:
        return None
