"""What lists share: pages, filters that stay in the address and are remembered, the choice of procedures."""

from collections.abc import Callable, Mapping
from math import ceil
from typing import Any

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from app import store
from app.cases import bundle as bundles
from app.web import hygiene
from app.web.locale import told

LONGEST_SEARCH = 100
LAST_PAGE = 100_000
FILTERS = frozenset(
    {
        "all",
        "band",
        "class",
        "kind",
        "lane",
        "own",
        "page",
        "person",
        "process",
        "provider",
        "q",
        "state",
        "status",
        "tab",
        "today",
    }
)
"""Names that lists are narrowed by. Others in an address are not carried into links: Flask would obey them."""


def number() -> int:
    """Return the page asked for; 1 for anything that isn't a sensible number."""
    return max(1, min(hygiene.whole(request.args.get("page", "")) or 1, LAST_PAGE))


def search_text() -> str:
    return request.args.get("q", "").strip()[:LONGEST_SEARCH]


def pages_of(total: int, size: int) -> int:
    return max(1, ceil(total / size))


def url_of(endpoint: str, **fixed: Any) -> Callable[[int], str]:
    """Return the function that gives the address of a page; the filters of this request stay in it."""
    filters = kept()

    def address(page: int) -> str:
        return url_for(endpoint, **{**filters, **fixed, "page": page if page > 1 else None})

    return address


def kept() -> dict[str, Any]:
    """Return the filters of this request, for links that must not lose them."""
    return {name: value for name, value in request.args.items() if name in FILTERS and value}


def remembered(name: str, endpoint: str, keys: tuple[str, ...], **fixed: Any) -> ResponseReturnValue | None:
    """Remember the filters of a list in the session, or go back to those of last time.

    `?reset=1` forgets them; `fixed` are parts of the address itself. Returns the redirect to make, or None when
    the request is to be answered.
    """
    if "reset" in request.args:
        session.pop(name, None)
        return redirect(url_for(endpoint, **fixed))
    given = {key: request.args[key][:LONGEST_SEARCH] for key in keys if request.args.get(key)}
    if not request.args and session.get(name):
        return redirect(url_for(endpoint, **session[name], **fixed))
    if given:
        session[name] = given
    else:
        session.pop(name, None)
    return None


def back_to(name: str, endpoint: str, **fixed: Any) -> str:
    """Return the address of a list with the filters remembered for it."""
    filters: Mapping[str, Any] = session.get(name) or {}
    return url_for(endpoint, **filters, **fixed)


def procedures() -> list[tuple[str, str]]:
    """Return (key, name) of the live procedures that people start, for a filter."""
    found = []
    for deployment in store.definitions.all_live():
        process = bundles.load(deployment.digest, deployment.process).process
        if process.properties.get("callable") != "true":
            found.append((process.key, told(process.name)))
    return found
