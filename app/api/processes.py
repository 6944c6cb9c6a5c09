"""Live procedures: what there is, who may start it, with which form."""

from typing import Any

from app import store
from app.api import shapes
from app.api.area import Area
from app.api.schemas.base import Paged
from app.api.schemas.outputs import ProcessPage, StartForm
from app.cases import bundle as bundles
from app.cases.actions import start
from app.cases.answers import filling
from app.cases.bundle import Bundle
from app.cases.views import buttons, outlook
from app.registers import rule_sets
from app.registers.people.actors import Actor

area = Area("processes", "流程")


def _line(actor: Actor, bundle: Bundle, deployment: store.definitions.Deployment) -> dict[str, Any]:
    allowed = start.may_start(actor, bundle)
    hindrances = start.hindrances(actor, bundle) if allowed else []
    return {
        "key": bundle.key,
        "name": bundle.process.name,
        "description": bundle.process.documentation or "",
        "version": deployment.version,
        "digest": bundle.digest,
        "clause": bundle.process.properties.get("clause", ""),
        "startable": allowed and not hindrances,
        "hindrances": hindrances,
    }


@area.get("/processes", query=Paged, answer=ProcessPage)
def index(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    """List the live procedures."""
    live = store.definitions.all_live()
    first = (query["page"] - 1) * query["size"]
    chosen = live[first : first + query["size"]]
    items = [_line(actor, bundles.load(each.digest, each.process), each) for each in chosen]
    return shapes.page(items, len(live), query)


@area.get("/processes/<key>", answer=StartForm)
def show(actor: Actor, key: str) -> dict[str, Any]:
    """Return a live procedure with its start form and what follows; who may not start it sees neither."""
    bundle, deployment = bundles.live(key)
    allowed = start.may_start(actor, bundle)
    form = bundle.form_of(bundle.process.start) if allowed else None
    sources = filling.sources(form, actor, actor.organisation_id, {}) if form else {}
    return _line(actor, bundle, deployment) | {
        "form": shapes.form_document(bundle, form),
        "options": shapes.options(sources),
        "answers_schema": form.json_schema() if form else None,
        "submit_label": buttons.of_start(bundle),
        "papers": outlook.papers(form),
        "stages": outlook.stages(bundle, rule_sets.in_force().settings) if allowed else [],
    }
