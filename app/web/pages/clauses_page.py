"""Clauses (条款) for staff: what each asks, how far it is carried out, and where in diagrams, code and tests."""

from collections.abc import Iterable
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import store
from app.errors import NotFound
from app.studio import trace
from app.web import guards, lists
from app.web.locale import lazy, told

pages = guards.area("clauses", __name__)
READERS = ("analyst", "admin", "operator", "authority", "auditor")
CHAPTERS = {
    "一": lazy("总则"),
    "二": lazy("平台入驻"),
    "三": lazy("申报审批"),
    "四": lazy("数据调用"),
    "五": lazy("第三方服务"),
    "六": lazy("安全管理"),
    "七": lazy("附则"),
}
STATES = {
    "done": (lazy("已落实"), "ok"),
    "people": (lazy("由人员落实"), "info"),
    "later": (lazy("尚未落实"), "neutral"),
    "lacking": (lazy("缺少依据"), "bad"),
}
SPOKEN = {
    "form": lazy("表单"),
    "decision": lazy("决策表"),
    "handler": lazy("处理程序"),
    "register": lazy("登记库"),
    "template": lazy("文书模板"),
    "code": lazy("代码"),
}
STEPS = ("startEvent", "userTask", "serviceTask", "businessRuleTask", "subProcess", "callActivity", "boundaryEvent")


@pages.get("/clauses")
@guards.role(*READERS)
def index() -> ResponseReturnValue:
    """List the clauses by chapter with the states of their parts; `?q=` and `?state=` narrow them."""
    text, state, found = lists.search_text(), request.args.get("state", ""), trace.build()
    chosen = [clause for clause in found.clauses if _wanted(found, clause, text, state)]
    return render_template(
        "pages/clauses/index.html",
        chapters=[(each, CHAPTERS[each], _of_chapter(found, chosen, each)) for each in _chapters(chosen)],
        totals=states(found.counts()),
        amounts=(len(found.clauses), len(found.proofs)),
        options=[(key, name) for key, (name, _tone) in STATES.items()],
        wanted={"q": text, "state": state},
    )


def _wanted(found: trace.Trace, clause: trace.Clause, text: str, state: str) -> bool:
    """Tell whether a clause has a part in the state and speaks of the text, in the rules' words or in ours."""
    proofs = [proof for proof in found.of(clause) if state in ("", proof.state)]
    asked = (said for proof in proofs for said in (proof.part.asks, told(proof.part.asks), proof.part.mark))
    words = (clause.title, told(clause.title), spelled(clause.mark), clause.text, *clause.items.values(), *asked)
    return bool(proofs) and any(text.lower() in each.lower() for each in words)


def _chapters(clauses: Iterable[trace.Clause]) -> Iterable[str]:
    return dict.fromkeys(clause.chapter for clause in clauses)


def _of_chapter(found: trace.Trace, chosen: list[trace.Clause], chapter: str) -> list[dict[str, Any]]:
    return [
        {
            "mark": clause.mark,
            "title": clause.title,
            "asks": [proof.part.asks for proof in found.of(clause)],
            "states": states(found.counts(clause)),
        }
        for clause in chosen
        if clause.chapter == chapter
    ]


@pages.get("/clauses/<mark>")
@guards.role(*READERS)
def show(mark: str) -> ResponseReturnValue:
    """Show a clause, of which `mark` may be a part: its text, and of each part what proves it."""
    found = trace.build()
    clause = found.clause(mark)
    if clause is None:
        raise NotFound("细则没有这一条款。")
    live = {deployment.process for deployment in store.definitions.all_live()}
    return render_template(
        "pages/clauses/show.html",
        clause=clause,
        chapter=CHAPTERS[clause.chapter],
        totals=states(found.counts(clause)),
        parts=[_part(proof, live) for proof in found.of(clause)],
        tested=found.tested,
    )


def _part(proof: trace.Proof, live: set[str]) -> dict[str, Any]:
    return {
        "part": proof.part,
        "state": STATES[proof.state],
        "lacks": proof.lacks if proof.state == "lacking" else (),
        "procedures": [_procedure(key, places, live) for key, places in _by_procedure(proof).items()],
        "kinds": [(label, _sources(proof, kind)) for kind, label in SPOKEN.items() if _sources(proof, kind)],
        "tests": proof.tests,
    }


def _by_procedure(proof: trace.Proof) -> dict[str, list[trace.Place]]:
    """Return the marked elements by procedure; a procedure that is marked as a whole may have none."""
    found: dict[str, list[trace.Place]] = {}
    for place in proof.places:
        if place.kind in ("process", "element"):
            found.setdefault(place.process, []).extend([place] if place.kind == "element" else [])
    return found


def _procedure(key: str, places: list[trace.Place], live: set[str]) -> dict[str, Any]:
    ids = ",".join(place.id for place in places)
    name = next(place.process_name for place in trace.build().places if place.process == key)
    url = url_for("procedures.show", key=key, lit=ids or None) if key in live else ""
    return {"name": name, "url": url, "steps": places}


def _sources(proof: trace.Proof, kind: str) -> list[tuple[str, str]]:
    """Return the places of a kind, each once: where it is, and what it is called; of code only where it is."""
    found: dict[str, list[str]] = {}
    for place in proof.places:
        if place.kind == kind:
            within = f" {place.id}" if kind in ("handler", "decision") else ""
            found.setdefault(place.address + within, []).append(told(place.name) if kind != "code" else "")
    return [(address, "、".join(dict.fromkeys(names))) for address, names in found.items()]


@pages.app_template_global("clause_url")
def address(mark: str) -> str:
    """Return where the reader finds a clause: staff its proof, everybody else the public page."""
    visitor = guards.visitor()
    if visitor and visitor.actor.role in READERS:
        return url_for("clauses.show", mark=mark)
    return url_for("rules.text", _anchor=mark)


def states(counts: Any) -> list[tuple[Any, str, int]]:
    """Return counted states as chips: words, tone, number."""
    return [(*STATES[state], count) for state, count in counts.items()]


def steps_of(proof: trace.Proof) -> list[tuple[str, list[str]]]:
    """Return in plain words which procedures carry a part out and at which steps; gateways and ends left out."""
    found: dict[str, dict[str, None]] = {}
    for place in proof.places:
        if place.kind in ("process", "element"):
            steps = found.setdefault(place.process_name, {})
            if place.step in STEPS:
                steps[step_name(place)] = None
    return [(name, list(steps)) for name, steps in found.items()]


@pages.app_template_global()
def step_name(place: trace.Place) -> str:
    """Return what a step is called; a limit with the step it limits: 入驻核验 · 2 个工作日."""
    return " · ".join(told(name) for name in (place.host, place.name) if name)


def spelled(mark: str) -> str:
    """Write a mark as the rules do: 三（七）a."""
    return mark.replace("(", "（").replace(")", "）")
