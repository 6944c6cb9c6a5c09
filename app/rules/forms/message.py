"""Messages to people: ready Chinese text that still knows its template, so that a page can translate it."""

from typing import Any, Self


class Message(str):
    """A finished Chinese sentence; `template` % `values` is how it was made (msgid of the catalogue)."""

    __slots__ = ("template", "values")
    template: str
    values: dict[str, Any]

    @classmethod
    def of(cls, template: str, **values: Any) -> Self:
        """Fill a template with named places, like "请填写“%(label)s”。"."""
        message = cls(template % values)
        message.template, message.values = template, values
        return message
