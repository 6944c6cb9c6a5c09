"""The two languages of the pages: Chinese is the source, English its catalogue.

`python -m app.web.locale` compiles the catalogues; with `--update` it first takes new texts from the sources.
Texts of pages go through gettext. Texts that come from below (names in diagrams and forms, refusals) are
Chinese sentences already filled in; `told` finds the sentence they were made from and says it in English.
"""

import re
import sys
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, session
from flask_babel import Babel, get_locale
from flask_babel import gettext as _gettext
from flask_babel import lazy_gettext as lazy

from app.web import guards

__all__ = ["LANGUAGES", "current", "gettext", "lazy", "told"]

CATALOGUES = Path(__file__).parent / "translations"
LANGUAGES = {"zh": "中文", "en": "English"}
SEPARATORS = ("，", "、", "；", " → ", "：")
_PLACE = re.compile(r"\{\d+\}")


def gettext(text: str, **values: Any) -> str:
    """Return a page's text in the reader's language, with its places (`%(name)s`) filled in."""
    return str(_gettext(text, **values))


def current() -> str:
    """Return the language of this request: the one chosen in this browser, else the account's, else Chinese."""
    chosen = session.get("language")
    visitor = guards.visitor()
    language = chosen or (visitor.actor.locale if visitor else "zh")
    return language if language in LANGUAGES else "zh"


def told(text: object) -> str:
    """Say a ready Chinese text of the lower layers in the reader's language; what nobody knows stays Chinese."""
    words = str(text)
    locale = str(get_locale() or "zh")
    return words if locale == "zh" or words.isascii() else _told(words, locale)


@lru_cache(maxsize=4096)
def _told(words: str, locale: str) -> str:
    entries, patterns = _catalogue(locale)
    if words in entries:
        return entries[words]
    for pattern, translation in patterns:
        found = pattern.fullmatch(words)
        if found:
            return translation.format(*(_told(value, locale) for value in found.groups()))
    for separator in SEPARATORS:
        parts = words.split(separator)
        if len(parts) > 1:
            said = [_told(part, locale) for part in parts]
            if said != parts:
                return _JOINED.get(separator, separator).join([said[0], *map(_inside, said[1:])])
    return words


def _inside(words: str) -> str:
    """Return words as they go on in a sentence: with a small letter, unless they are letters of a name (DCMM)."""
    return words[0].lower() + words[1:] if words[1:2].islower() else words


_JOINED = {"，": ", ", "、": ", ", "；": "; ", "：": ": "}
Patterns = list[tuple[re.Pattern[str], str]]


@lru_cache(maxsize=2)
def _catalogue(locale: str) -> tuple[Mapping[str, str], Patterns]:
    """Return the plain sentences, and those with places ({0}, {1}) as patterns, the most definite first."""
    path = CATALOGUES / locale / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        known = {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id and entry.string}
    made = sorted((text for text in known if _PLACE.search(text)), key=lambda text: -len(_PLACE.sub("", text)))
    return known, [(_pattern(text), known[text]) for text in made]


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile("(.*?)".join(re.escape(part) for part in _PLACE.split(text)))


def compile_catalogues() -> None:
    """Write the binary form of each catalogue that is older than its source."""
    for source in CATALOGUES.glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file)
        part = target.with_suffix(".part")
        with part.open("wb") as file:
            write_mo(file, catalogue)
        part.replace(target)


def init_app(app: Flask) -> None:
    """Connect Flask-Babel and the filter `told`."""
    Babel(
        app,
        default_locale="zh",
        default_timezone="Asia/Shanghai",
        default_translation_directories=str(CATALOGUES),
        locale_selector=current,
    )
    app.jinja_env.filters["told"] = told


def main(arguments: list[str]) -> int:
    """Compile the catalogues, after taking in new texts if asked to."""
    if "--update" in arguments:
        from app.web import extract

        extract.update(CATALOGUES)
    compile_catalogues()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
