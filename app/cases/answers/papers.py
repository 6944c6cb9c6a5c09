"""The documents that a step puts before its doer: user-task property `document`, FEEL for their numbers."""

from collections.abc import Mapping
from typing import Any

from app import engine, store
from app.errors import Conflict
from app.rules import feel


def numbers(element: engine.Element, variables: Mapping[str, Any]) -> list[str]:
    """Return the numbers of the documents a step shows, in order."""
    expression = element.properties.get("document")
    if not expression:
        return []
    value = feel.to_json(feel.compile(expression).evaluate(variables))
    named = value if isinstance(value, list) else [value]
    return list(dict.fromkeys(each for each in named if isinstance(each, str) and each))


def check_ready(element: engine.Element, variables: Mapping[str, Any]) -> None:
    """Raise Conflict while a document that the doer is to read has not been typeset."""
    for number in numbers(element, variables):
        found = store.documents.numbered(number)
        if found is not None and found.state == "pending":
            raise Conflict("文书正在生成，通常只需几秒钟。请稍候刷新页面后提交，您填写的内容已保留。")
