"""What takes long is tried before a step opens: user-task property `precheck`, a handler's function.

`def name(answers, variables) -> dict` reads the checked answers and the case's variables and returns what is wrong
by field, {} when nothing is. It writes nothing: no transaction is open, so that nobody waits for it, neither for
the case nor, on SQLite, to write at all.
"""

from collections.abc import Mapping
from typing import Any

from app import engine
from app.cases.answers import filling
from app.cases.steps import handlers
from app.cases.views import reading
from app.errors import Refusal
from app.registers.people.actors import Actor


def check(element: engine.Element, actor: Actor, task_id: str, answers: Mapping[str, Any]) -> None:
    """Have a step's answers tried out by who may complete it now. Raises NotFound, Refusal with what is wrong.

    Whoever may not complete it now is refused, in words, by the step itself.
    """
    topic = element.properties.get("precheck")
    if not topic:
        return
    view = reading.task(actor, task_id)
    if not view.can_complete:
        return
    clean = filling.validated(view.form, answers, view.variables, actor, view.case)
    if wrong := handlers.find(topic)(clean, view.variables):
        raise Refusal(errors=wrong)
