"""Words of forms in the reader's language, and Markdown made safe."""

from functools import lru_cache

import nh3
from flask_babel import gettext
from markdown_it import MarkdownIt
from markupsafe import Markup

from app.rules.forms import Message

_TAGS = {"a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "strong", "ul"}
_LOWER = {"h1": "h2", "h2": "h3", "h3": "h4", "h4": "h4", "h5": "h4", "h6": "h4"}


def translated(text: str) -> str:
    """Return a text of a form in the reader's language, as far as the catalogue has it."""
    return gettext(text) if text else ""


def message(text: str) -> str:
    """Return an error message in the reader's language."""
    if not isinstance(text, Message):
        return translated(text)
    values = {name: translated(value) if isinstance(value, str) else value for name, value in text.values.items()}
    return translated(text.template) % values


@lru_cache(maxsize=256)
def markdown(text: str) -> Markup:
    """Turn Markdown into HTML of a few harmless tags; headings begin at the second level, below the page's."""
    tokens = _MARKDOWN.parse(text)
    for token in tokens:
        token.tag = _LOWER.get(token.tag, token.tag)
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    clean = nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"https", "http", "mailto"})
    return Markup(clean)  # noqa: S704  cleaned by nh3


_MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True})
