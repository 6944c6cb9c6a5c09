"""A form as the rest of the platform uses it."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from marshmallow import Schema

from app.rules.forms import describe, parsing, posts, reading, schema, validation
from app.rules.forms.expressions import Context, evaluate
from app.rules.forms.model import Field, Fields, walk
from app.rules.forms.options import Sources, settled
from app.rules.forms.problems import FormError
from app.rules.forms.validation import Check, Errors, Files
from app.rules.forms.visibility import scope, visible

_ROW = re.compile(r"(.+?)\.(\d+)\.(.+)")  # a field inside a row: lists do not stand within lists


@dataclass(frozen=True)
class Form:
    """A parsed form: immutable, shared between threads. Paths of answers are `key`, `rows.0.key`, `group.key`."""

    path: str
    id: str
    fields: Fields

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The top-level names that answers to this form may have."""
        return tuple(item.name for item in self.fields.level)

    @cached_property
    def sources(self) -> frozenset[str]:
        """Names of the registers that give options; the caller fetches these before it validates or renders."""
        return frozenset(item.source for item in walk(self.fields) if item.source)

    @cached_property
    def confirm(self) -> str | None:
        """The question to ask before the form is sent (property `confirm` of any field)."""
        return next((one.properties["confirm"] for one in walk(self.fields) if "confirm" in one.properties), None)

    def field(self, path: str) -> Field | None:
        """Return the field at a path of answers, or None."""
        fields = self.fields
        found = None
        for name in (part for part in path.split(".") if not part.isdecimal()):
            found = fields.named.get(name)
            fields = found.children if found else Fields()
        return found

    def initial(self, variables: Context, *, repeat: bool = True) -> dict[str, Any]:
        """Return what stands in the form when it is first opened: the case's variables, else defaults.

        Without `repeat` only what can't be changed is taken over: who decides anew begins with a blank page.
        """
        fixed = [item.name for item in self.fields.level if item.readonly]
        before = variables if repeat else {name: variables.get(name) for name in fixed}
        return _initial(self.fields, before, variables)

    def validate(
        self,
        answers: Any,
        variables: Context,
        *,
        today: date,
        sources: Sources | None = None,
        files: Files | None = None,
    ) -> tuple[dict[str, Any], Errors]:
        """Hold answers (parsed JSON, whatever it is) against the form.

        Returns (clean, errors). `errors` maps paths to Chinese messages; `_form` stands for the whole. Without
        errors `clean` is JSON-pure and has every key of the form: empty answers are None ([] where several are
        asked, False for a box), fields that aren't visible None, so that merging it also clears what an
        earlier round said; read-only fields keep the case's value, disabled ones are left out. `files` holds
        the uploads that the person may refer to, by id; None leaves them unchecked.
        """
        check = Check(variables=variables, today=today, sources=sources, files=files)
        return validation.validate(self.fields, self._types, answers, check)

    def visible(self, context: Context, sources: Sources | None = None) -> frozenset[str]:
        """Return the paths of the fields to be seen, given variables and answers together."""
        answers = settled(self.fields, {key: context.get(key) for key in self.keys}, context, sources)
        return visible(self.fields, answers, context)

    def schema(self) -> type[Schema]:
        """Return the marshmallow schema: types, shapes, unknown fields, what must always be answered."""
        return self._schema

    @cached_property
    def _schema(self) -> type[Schema]:
        return schema.build(self.fields)

    @cached_property
    def _types(self) -> Schema:
        """An instance of the schema, for checks that need not answer everything at once."""
        return self._schema(partial=True)

    def json_schema(self) -> dict[str, Any]:
        """Describe the answers as JSON Schema."""
        return describe.json_schema(self.fields)

    def redacted(self, answers: Mapping[str, Any], lanes: Collection[str] | None) -> dict[str, Any]:
        """Return the answers that the holder of these lanes may read; None may read all."""
        return reading.redacted(self.fields, answers, lanes)

    def walk(self, answers: Mapping[str, Any]) -> Iterator[tuple[Field, Any]]:
        """Go through (field, answer), those in groups and rows too."""
        return reading.answered(self.fields, answers)


def _initial(fields: Fields, before: Context, context: Context) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for item in fields.level:
        value = before.get(item.name)
        if value is None and item.type == "group":
            value = _initial(item.children, {}, context)
        elif value is None and item.repeats:
            count = max(item.min_items, int(item.extra.get("defaultRepetitions", 1)))
            value = [_initial(item.children, {}, context) for _ in range(min(count, item.max_items))]
        elif value is None:
            value = evaluate(item.default, scope(context, found, fields))
        if value is not None:
            found[item.name] = value
    return found


def from_post(form: Form, post: posts.Post, ignore: Collection[str] = ("csrf_token",)) -> dict[str, Any]:
    """Return the answers of a posted HTML form as typed; see `app.rules.forms.posts`."""
    return posts.from_post(form.fields, post, ignore)


def visible_on_page(
    form: Form, post: posts.Post, variables: Context, sources: Sources | None = None
) -> frozenset[str]:
    """Return the paths of the fields to be seen, with the numbers that rows have on the page that posted."""
    answers = from_post(form, post)
    shown = form.visible({**variables, **dict.fromkeys(form.keys), **answers}, sources)
    numbers = posts.numbering(form.fields, post)

    def on_page(path: str) -> str:
        found = _ROW.fullmatch(path)
        return f"{found[1]}.{numbers[found[1]][int(found[2])]}.{found[3]}" if found else path

    return frozenset(map(on_page, shown))


def acted(form: Form, answers: dict[str, Any], post: posts.Post) -> dict[str, Any] | None:
    """Carry out a row or file button that works without scripts; None if another button was pressed."""
    return posts.acted(form.fields, answers, post)


@lru_cache(maxsize=512)
def parse(content: bytes, path: str) -> Form:
    """Read a form-js form. Raises FormError with every reason why the platform can't use it."""
    form_id, fields = parsing.read(content, path)
    return Form(path, form_id, fields)


def problems(content: bytes, path: str) -> list[str]:
    """Return in Chinese what keeps the platform from using a form; [] if it can be used."""
    try:
        parse(content, path)
    except FormError as error:
        return [one.text for one in error.problems]
    return []
