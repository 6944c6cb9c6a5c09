"""What is wrong with the descriptions of registers, before anything goes live."""

import re
from collections.abc import Iterable, Iterator, Mapping

from app.registers.people.actors import ROLES
from app.registers.registry.register import Register, RegisterError, parse
from app.registers.registry.tables import TABLES

FOLDER = "processes/registers/"
CLAUSE = re.compile(r"[一二三四五六七]\([一二三四五六七八九十]+\)[0-9]*[a-g]?")


def problems(files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield (path, what to change, in Chinese) of the registers among the files of a working tree."""
    prefixes: dict[str, str] = {}
    for path in sorted(path for path in files if path.startswith(FOLDER)):
        try:
            kind = parse(files[path].decode("utf-8", "replace"), path)
        except RegisterError as error:
            yield path, str(error).removeprefix(f"{path}：")
            continue
        yield from ((path, message) for message in _messages(kind, path))
        if kind.prefix and kind.prefix in prefixes:
            yield path, f"编号前缀“{kind.prefix}”已由登记库“{prefixes[kind.prefix]}”使用。"
        prefixes.setdefault(kind.prefix, kind.key)


def _messages(kind: Register, path: str) -> Iterator[str]:
    if path != f"{FOLDER}{kind.key}.yaml":
        yield f"key 为 {kind.key}，文件应名为 {FOLDER}{kind.key}.yaml。"
    if kind.table and kind.table not in TABLES:
        yield f"没有数据表“{kind.table}”，应为：{'、'.join(TABLES)}。"
    for mark in kind.clause.split("、"):
        if not CLAUSE.fullmatch(mark):
            yield f"条款标记“{mark}”写法不对，应如“三(三)”或“二(二)2b”。"
    yield from _unknown("", kind.readers)
    for field in kind.fields:
        yield from _unknown(f"字段“{field.label}”的", field.readers)


def _unknown(where: str, grants: Iterable[str]) -> Iterator[str]:
    for grant in sorted(grants):
        name = grant.partition(":")[2]
        if name.partition(".")[0] not in ROLES:
            yield f"{where}readers 中没有“{name}”这一角色，应为：{'、'.join(ROLES)}。"
