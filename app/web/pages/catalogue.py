"""The data-set catalogue (数据目录), open to every signed-in person (七(一))."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.registers import data_sets, organisations
from app.web import guards, hygiene, lists
from app.web.locale import lazy, told

pages = guards.area("catalogue", __name__)
KEYS = ("provider", "class", "q", "page")
CLASS_TONES = {"public": "neutral", "enterprise": "neutral", "personal": "info"}
TYPE_NAMES = {
    "string": lazy("文本"),
    "integer": lazy("整数"),
    "number": lazy("数值"),
    "boolean": lazy("是或否"),
    "date": lazy("日期"),
    "datetime": lazy("日期时间"),
}
SIZE = 20


@pages.get("/catalogue")
@guards.signed_in
def index() -> ResponseReturnValue:
    """List the data sets that may be applied for, by code."""
    back = lists.remembered("catalogue", "catalogue.index", KEYS)
    if back is not None:
        return back
    provider, data_class = request.args.get("provider", ""), request.args.get("class", "")
    text, page = lists.search_text(), lists.number()
    found, total = data_sets.search(text, data_class, hygiene.whole(provider), page, SIZE)
    return render_template(
        "pages/catalogue/index.html",
        rows=found,
        class_name=class_name,
        tones=CLASS_TONES,
        providers=[(unit.id, unit.name) for unit in organisations.of_kind("data_provider")],
        classes=[(key, told(name)) for key, name in data_sets.CLASS_NAMES.items()],
        wanted={"provider": provider, "class": data_class, "q": text},
        filtered=bool(provider or data_class or text),
        page=page,
        pages=lists.pages_of(total, SIZE),
        total=total,
        url_of=lists.url_of("catalogue.index"),
    )


@pages.get("/catalogue/<code>")
@guards.signed_in
def show(code: str) -> ResponseReturnValue:
    """Show a data set with its fields."""
    found = data_sets.get(code)
    fields = [
        field
        | {"type": TYPE_NAMES.get(field["type"], field["type"]), "class": field.get("data_class", found.data_class)}
        for field in found.fields
    ]
    return render_template(
        "pages/catalogue/show.html",
        data_set=found,
        fields=fields,
        source=told(data_sets.SOURCE_NAMES.get(found.source_class, found.source_class)),
        openness=told(data_sets.OPENNESS_NAMES[found.openness]),
        class_name=class_name,
        tones=CLASS_TONES,
    )


def class_name(data_class: str) -> str:
    """Return the name of a data class."""
    return told(data_sets.CLASS_NAMES.get(data_class, data_class))
