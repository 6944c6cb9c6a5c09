"""Walk a case through a real procedure, as the people of a town would.

    walk = Walk(town.found())
    walk.onboard("user1")                                    # by QR, to the end
    walk.pass_scene("user1")
    walk.start("user1", "scenario_application")
    walk.do("op1", "plan_review", plan_decision="return")    # valid answers, but for what is named
    walk.onto("decide")                                      # everybody does the usual until this task is open

It goes through the platform's own write path (`app.cases`; `rest_walk` through REST) and knows nothing of pytest.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Protocol

from app import clock, store
from app.cases import bundle
from app.cases.actions import start, tasks
from app.cases.answers import filling, papers
from app.cases.automatic import due, messages
from app.cases.views import reading
from app.documents import making
from app.registers import commitments, identity, organisations, scenes
from app.registers.people import secrets
from app.registers.people.actors import Actor
from app.registers.people.proofs import Proof
from app.registers.uploads import files
from app.rules import forms
from app.rules.forms.model import walk as every_field
from tests.support import answers as usual
from tests.support import world
from tests.support.town import Town

Answers = Mapping[str, Any]
PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
MOST_STEPS = 200


class Traveller(Protocol):
    """A frozen clock that can be moved, such as time-machine's."""

    def move_to(self, destination: datetime) -> None: ...
    def shift(self, delta: timedelta) -> None: ...


class Walk:
    """One case after the other; `case` is the one walked now. On a frozen clock each step takes a minute."""

    def __init__(self, town: Town, traveller: Traveller | None = None) -> None:
        self.town = town
        self.traveller = traveller
        self.case: store.cases.Case
        self.filed: dict[str, Answers] = {}
        self._models = count(1)

    # The steps

    def start(self, who: str, process: str, **answers: Any) -> store.cases.Case:
        """Start a case with valid answers but for those named."""
        typed = self.starting(who, process, **answers)
        self.filed[process] = typed
        return self._stepped(self._begin(who, process, typed))

    def starting(self, who: str, process: str, **answers: Any) -> dict[str, Any]:
        """Return the answers that `start` sends."""
        actor = self.town[who]
        definition, _ = bundle.live(process)
        form = definition.form_of(definition.process.start)
        assert form is not None
        variables = start.platform_variables(actor)
        options = filling.sources(form, actor, actor.organisation_id, variables)
        typed = usual.FORMS[f"{process}/{definition.process.start.form_key}"](self, actor) | answers
        return self._with_files(actor, form, typed, variables, options)

    def do(self, who: str, element: str, **answers: Any) -> store.cases.Case:
        """Complete the open task of an element with valid answers but for those named."""
        task, typed = self.doing(who, element, **answers)
        self._make_ready(who, task)
        return self._stepped(self._complete(who, task, typed))

    def doing(self, who: str, element: str, **answers: Any) -> tuple[store.tasks.Task, dict[str, Any]]:
        """Return the task and the answers that `do` sends. A correction repeats what was filed before."""
        actor, task = self.town[who], self.task(element, who)
        view = reading.task(actor, task.id)
        if view.form is None:
            return task, dict(answers)
        correcting = task.form == "apply"
        usually = (
            self.filed[task.process] if correcting else usual.FORMS[f"{task.process}/{task.form}"](self, actor)
        )
        typed = self._with_files(actor, view.form, {**usually, **answers}, view.variables, view.sources)
        if correcting:
            self.filed[task.process] = typed
        return task, typed

    def scan(self, person: Mapping[str, str] = usual.LEGAL, **changed: Any) -> store.cases.Case:
        """Let a person scan the code in use and sign the commitment; `changed` replaces parts of the message."""
        return self.deliver(self.scanned(person) | changed)

    def deliver(self, scanned: Answers) -> store.cases.Case:
        """Let the message of a scan arrive, now or later."""
        return self._stepped(messages.deliver(self.case.id, "identity_verified", scanned))

    def scanned(self, person: Mapping[str, str] = usual.LEGAL) -> dict[str, Any]:
        """Return the message of a scan of the code in use."""
        current = identity.current(self.case.id)
        assert current is not None
        scan = {**person, "code": secrets.digest(current[1]), "provider": "quanfuwu"}
        text = commitments.current("onboarding")
        return {"scan": scan, "commitment": {"text": "onboarding", "digest": text.digest, "channel": "quanfuwu"}}

    # Time

    def move_to(self, moment: datetime) -> list[str]:
        """Go on to a moment and let the clock do what is due."""
        assert self.traveller is not None
        self.traveller.move_to(moment)
        return due.fire_all()

    def wait(self, **span: float) -> list[str]:
        """Let time pass (days, hours, …)."""
        return self.move_to(clock.now() + timedelta(**span))

    def lapse(self, element: str) -> list[str]:
        """Let the limit of an open task of this element run out."""
        return self.move_to(max(limit.due_at for limit in self.limits(element)))

    # Longer ways

    def onto(self, element: str, **choices: Answers) -> store.tasks.Task:
        """Let everybody do the usual, but for `choices` by element, until a task of this element is open."""
        for _ in range(MOST_STEPS):
            if element in self.open():
                return self.task(element)
            self._play(choices)
        raise AssertionError(f"{element} is not reached; open: {self.open()}")

    def finish(self, **choices: Answers) -> store.cases.Case:
        """Let everybody do the usual until nothing is left to do."""
        for _ in range(MOST_STEPS):
            if not self.open():
                return self.case
            self._play(choices)
        raise AssertionError(f"no end is reached; open: {self.open()}")

    def onboard(self, who: str, path: str | None = None, **answers: Any) -> store.cases.Case:
        """Onboard the unit of a person, by QR where it may."""
        allowed = (
            "qr" if organisations.qr_allowed(organisations.get(self.town[who].organisation_id or 0)) else "paper"
        )
        self.start(who, "onboarding", **{"identity_path": path or allowed, **answers})
        return self.finish()

    def pass_scene(self, who: str, **answers: Any) -> store.cases.Case:
        """Let a scene of an onboarded unit pass its pre-application."""
        self.start(who, "pre_application", **answers)
        return self.finish()

    def approve(self, who: str, **answers: Any) -> store.cases.Case:
        """Bring a unit, whatever it has done so far, to an approved application."""
        if not organisations.is_onboarded(self.town[who].organisation_id):
            self.onboard(who)
        self.pass_scene(who)
        self.start(who, "scenario_application", **answers)
        return self.finish()

    def file(self, who: str, *, code: str | None = None, **answers: Any) -> store.cases.Case:
        """File a formal application, by itself with a model that nobody has filed before and for a scene without plan."""
        if "pre_application" not in answers and self._all_planned(who):
            self.pass_scene(who)
        own = "model_source" not in answers and "model_file" not in answers
        model = self.model(self.town[who], code or f"# {next(self._models)}") if own else {}
        return self.start(who, "scenario_application", **{**model, **answers})

    def first_reviews(self, plan: str = "pass", code: str = "pass") -> None:
        """Let the operator decide on plan and code."""
        self.do("op1", "plan_review", plan_decision=plan)
        self.do("op2", "code_review", code_decision=code)

    def correct(self, **answers: Any) -> None:
        """Let the applicant correct what was returned, and the operator record its guidance."""
        self.do(self._doer(self.task("correct_application")), "correct_application", **answers)
        self.do("op1", "record_guidance")

    def opinions(self, *overall: str) -> None:
        """Let the experts of the panel answer, one after the other; `fail` fails the algorithm."""
        for who, each in zip(self.doers("evaluate"), overall, strict=False):
            self.do(who, "evaluate", overall=each, **({"algorithm": "fail"} if each == "fail" else {}))

    # What can be seen

    def open(self) -> list[str]:
        """Return the elements of the open tasks, sorted; one for each task."""
        return sorted(task.element for task in store.tasks.open_of_case(self.case.id))

    def task(self, element: str, who: str | None = None) -> store.tasks.Task:
        """Return the open task of an element (that a person may do)."""
        found = [task for task in store.tasks.open_of_case(self.case.id) if task.element == element]
        mine = [task for task in found if who is None or task.candidate in self.town[who].grants]
        assert found, f"{element} is not open; open: {self.open()}"
        return (mine or found)[0]

    def doers(self, element: str) -> list[str]:
        """Return who does the open tasks of an element, in the order they were opened."""
        return [self._doer(task) for task in store.tasks.open_of_case(self.case.id) if task.element == element]

    def limits(self, element: str) -> list[store.deadlines.Deadline]:
        """Return the open limits of an element's tasks."""
        ids = {task.id for task in store.tasks.open_of_case(self.case.id) if task.element == element}
        return [limit for limit in store.deadlines.open_of_case(self.case.id) if limit.task_id in ids]

    def variables(self) -> dict[str, Any]:
        """Return the variables of the case, and of the procedures that it is calling now."""
        run, _ = reading.looked_at(self.case, bundle.load(self.case.definition, self.case.process))
        found = run.variables()
        for task in run.open_tasks():
            found |= task.data if task.path else {}
        return found

    def passed(self, process: str) -> set[str]:
        """Return the elements of a procedure that this case has passed."""
        run, _ = reading.looked_at(self.case, bundle.load(self.case.definition, self.case.process))
        marks = run.marks().get(process)
        return set(marks["done"]) if marks else set()

    # Files

    def upload(self, who: Actor, name: str = "材料.pdf", content: bytes = PDF) -> list[str]:
        """Upload a file; return the answer to a file field."""
        return [files.upload(who, io.BytesIO(content), name).id]

    def model(self, who: Actor, code: str = "def score(row): return 1") -> dict[str, Any]:
        """Upload a model's package; the same code has the same digest."""
        package = io.BytesIO()
        with zipfile.ZipFile(package, "w") as archive:
            archive.writestr(zipfile.ZipInfo("model.py"), code)
        [file_id] = self.upload(who, "model.zip", package.getvalue())
        return {"model_file": [file_id], "model_sha256": files.get(file_id).sha256}

    # How a step reaches the platform

    def _begin(self, who: str, process: str, typed: Answers) -> store.cases.Case:
        return start.start(self.town[who], process, typed)

    def _complete(self, who: str, task: store.tasks.Task, typed: Answers) -> store.cases.Case:
        return tasks.complete(self.town[who], task.id, typed, proof=Proof(world.PASSWORD))

    # What fills in the rest

    def _with_files(
        self,
        who: Actor,
        form: forms.Form,
        typed: dict[str, Any],
        variables: Answers,
        options: Mapping[str, Sequence[forms.Option]],
    ) -> dict[str, Any]:
        """Upload what the form still asks for."""
        shown = form.visible({**variables, **typed}, options)
        asked = [field for field in every_field(form.fields) if field.type == "filepicker" and field.required]
        missing = [field.name for field in asked if field.name in shown and field.name not in typed]
        return typed | {name: self.upload(who, f"{name}.pdf") for name in missing}

    def _all_planned(self, who: str) -> bool:
        """Tell whether the scenes of a unit all have their plan, which only its own procedure changes."""
        found = scenes.of_organisation(self.town[who].organisation_id or 0)
        return bool(found) and found[0].plan_case_id is not None

    def _make_ready(self, who: str, task: store.tasks.Task) -> None:
        """Have the documents typeset that a step puts before its doer, as the outbox would."""
        element = bundle.load(self.case.definition, self.case.process).element(task.process, task.element)
        if element is None or "document" not in element.properties:
            return
        view = reading.task(self.town[who], task.id)
        for number in papers.numbers(view.element, view.variables):
            found = store.documents.numbered(number)
            assert found is not None, number
            making.render(found.id)

    def _stepped(self, case: store.cases.Case) -> store.cases.Case:
        if self.traveller is not None:
            self.traveller.shift(timedelta(minutes=1))
        self.case = case
        return case

    def _doer(self, task: store.tasks.Task) -> str:
        return usual.DOERS.get(task.element) or self.town.holder(task.candidate)

    def _play(self, choices: Mapping[str, Answers]) -> None:
        """Do the first open task, those of called procedures last."""
        found = sorted(store.tasks.open_of_case(self.case.id), key=lambda task: task.process != self.case.process)
        task = found[0]
        if task.element == "scan_identity" and task.element not in choices:
            self.scan()
        else:
            self.do(self._doer(task), task.element, **choices.get(task.element, {}))
