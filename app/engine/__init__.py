"""Running procedures. The only importer of SpiffWorkflow; what others use of it is named here.

definition = definitions.load(digest, files)
run = Run.start(definition, "onboarding", variables, host)
run.complete(run.open_tasks()[0].id, answers)
state = run.dump()
"""

import logging

from app.engine import definitions
from app.engine.definitions import Definition, decisions_of, outline
from app.engine.errors import (
    DefinitionUnreadable,
    EngineError,
    ExpressionFailed,
    HandlerFailed,
    NoTrueBranch,
    RunBroken,
    StateUnreadable,
    TaskNotOpen,
    TooManyRounds,
    UnfitAnswers,
)
from app.engine.foreseeing import limit_days
from app.engine.host import Host
from app.engine.linting import Finding, lint
from app.engine.model import Element, Flow, MultiInstance, ProcessModel, TimerModel
from app.engine.observe import Marks, OpenTask
from app.engine.run import Run
from app.engine.timers import Fired, Timer

for _name in (
    "spiff",
    "spiff.task",
    "spiff.workflow",
):  # else they gather facts for a record at every change of state
    logging.getLogger(_name).setLevel(logging.WARNING)

__all__ = [
    "Definition",
    "DefinitionUnreadable",
    "Element",
    "EngineError",
    "ExpressionFailed",
    "Finding",
    "Fired",
    "Flow",
    "HandlerFailed",
    "Host",
    "Marks",
    "MultiInstance",
    "NoTrueBranch",
    "OpenTask",
    "ProcessModel",
    "Run",
    "RunBroken",
    "StateUnreadable",
    "TaskNotOpen",
    "Timer",
    "TimerModel",
    "TooManyRounds",
    "UnfitAnswers",
    "decisions_of",
    "definitions",
    "limit_days",
    "lint",
    "outline",
]
