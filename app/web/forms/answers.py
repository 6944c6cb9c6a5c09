"""Answers to be read: a list of questions and answers, with what changed since the last round."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any

from app.rules import digests
from app.rules.forms import Field, Form
from app.rules.forms import reading as told
from app.rules.forms.expressions import Context, fill
from app.rules.forms.model import Fields
from app.rules.forms.options import Sources
from app.rules.forms.visibility import inner, rows, scope
from app.web.forms.wording import translated

FileLines = list[Any]


@dataclass
class Answer:
    """One question as it was answered.

    `kind`: text, tick, code, files, group, rows. `before` is what stood there a round ago, None if it is the same
    or there was no round; `files` and `files_before` are entries of the component file_list.
    """

    kind: str
    label: str
    text: str = ""
    before: str | None = None
    files: FileLines = field(default_factory=list)
    files_before: FileLines | None = None
    answers: "list[Answer]" = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    rows: "list[Row]" = field(default_factory=list)

    @property
    def sections(self) -> "list[list[Answer]]":
        """What a group holds, section by section."""
        return sections(self.answers)

    @property
    def changed(self) -> bool:
        """Tell whether something differs from the last round, here or inside."""
        inside = any(one.changed for one in self.answers) or any(row.state != "same" for row in self.rows)
        return self.before is not None or self.files_before is not None or inside


@dataclass
class Row:
    """A row of a list; `state`: same, new, gone, changed."""

    state: str
    cells: list[Answer]


@dataclass(frozen=True)
class Reading:
    """All answers of a form that the reader may see; `changes` counts those that differ at the top level."""

    answers: list[Answer]

    @property
    def changes(self) -> int:
        return sum(answer.changed for answer in self.answers)

    @property
    def sections(self) -> "list[list[Answer]]":
        """The answers section by section: a group by itself, or those between two groups together."""
        return sections(self.answers)


def sections(answers: list[Answer]) -> list[list[Answer]]:
    """Put neighbours that belong to no group together."""
    return [list(run) for _, run in groupby(answers, key=lambda one: id(one) if one.kind == "group" else 0)]


def reading(
    form: Form,
    answers: Mapping[str, Any],
    variables: Context,
    lanes: Collection[str] | None,
    *,
    before: Mapping[str, Any] | None = None,
    sources: Sources | None = None,
    files: Mapping[str, Any] | None = None,
) -> Reading:
    """Prepare answers to be read by the holder of these lanes (None: may read all).

    `before` are the answers of the last round, if there was one; `files` the files by id as the component
    file_list takes them; a file that isn't among them is told to exist without its name.
    """
    reader = _Reader(lanes, sources, files or {})
    names = {**variables, **dict.fromkeys(form.keys), **answers}
    visible = form.visible(names)
    return Reading(list(reader.level(form.fields, _Pair(answers, before, names, visible))))


@dataclass(frozen=True)
class _Pair:
    """A level of answers now and a round ago, and the names its expressions see."""

    now: Mapping[str, Any]
    before: Mapping[str, Any] | None
    names: Context
    visible: frozenset[str] | None = None

    def into(self, item: Field) -> "_Pair":
        below, old = self.now.get(item.name), (self.before or {}).get(item.name)
        here = below if isinstance(below, dict) else {}
        then = (old if isinstance(old, dict) else {}) if self.before is not None else None
        return _Pair(here, then, inner(self.names, here, item))


@dataclass(frozen=True)
class _Reader:
    lanes: Collection[str] | None
    sources: Sources | None
    files: Mapping[str, Any]

    def level(self, fields: Fields, pair: _Pair) -> Iterator[Answer]:
        """Go through the fields of a level that the reader may see."""
        for item in fields:
            if not told.readable(item, self.lanes):
                continue
            if item.type == "group":
                yield from self.group(item, pair)
            elif item.key is not None and self.asked(item, pair):
                yield self.rows(item, pair) if item.repeats else self.answer(item, pair)

    def asked(self, item: Field, pair: _Pair) -> bool:
        """Tell whether the question was asked, now or a round ago."""
        seen = pair.visible is None or item.name in pair.visible
        return seen or bool(pair.before and told.changed(pair.before.get(item.name), None))

    def group(self, item: Field, pair: _Pair) -> Iterator[Answer]:
        inside = list(self.level(item.children, pair if item.key is None else pair.into(item)))
        if inside:
            yield Answer("group", self.label(item, pair), answers=inside)

    def label(self, item: Field, pair: _Pair) -> str:
        return fill(translated(item.label), pair.names) or item.name

    def answer(self, item: Field, pair: _Pair) -> Answer:
        now = pair.now.get(item.name)
        old = pair.before.get(item.name) if pair.before is not None else now
        differs = told.changed(old, now)
        if item.type == "filepicker":
            was = self.listed(old) if differs else None
            return Answer("files", self.label(item, pair), files=self.listed(now), files_before=was)
        kind = "tick" if item.type == "checkbox" else "code" if item.format == "json_schema" else "text"
        was_text = self.words(item, old, pair) if differs else None
        return Answer(kind, self.label(item, pair), self.words(item, now, pair), was_text)

    def words(self, item: Field, value: Any, pair: _Pair) -> str:
        return translated(told.told(item, value, pair.names, self.sources))

    def listed(self, ids: Any) -> FileLines:
        return [self.files[one] for one in ids if one in self.files] if isinstance(ids, list) else []

    def rows(self, item: Field, pair: _Pair) -> Answer:
        columns = [child for child in item.children if child.key and told.readable(child, self.lanes)]
        labels = [self.label(child, pair) for child in columns]
        now = rows(pair.now.get(item.name))
        old = rows(pair.before.get(item.name)) if pair.before is not None else now
        found = [
            Row(state, self.cells(columns, _Pair(new, was, scope(pair.names, new, item.children))))
            for state, was, new in _aligned(old, now)
        ]
        return Answer("rows", self.label(item, pair), columns=labels, rows=found)

    def cells(self, columns: list[Field], pair: _Pair) -> list[Answer]:
        return [self.answer(child, pair) for child in columns]


_Lines = list[Mapping[str, Any]]


def _aligned(old: _Lines, new: _Lines) -> Iterator[tuple[str, Mapping[str, Any], Mapping[str, Any]]]:
    """Pair the rows of two rounds: (state, row before, row now); a row that is gone has no row now."""
    matcher = SequenceMatcher(a=[*map(digests.canonical, old)], b=[*map(digests.canonical, new)], autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        both = min(i2 - i1, j2 - j1)
        state = "same" if tag == "equal" else "changed"
        yield from ((state, was, now) for was, now in zip(old[i1 : i1 + both], new[j1 : j1 + both], strict=True))
        yield from (("gone", was, {}) for was in old[i1 + both : i2])
        yield from (("new", {}, now) for now in new[j1 + both : j2])
