"""The BPMN 2.0 schema itself, as a last word on what the other checks found sound."""

from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from threading import Lock

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnValidator
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException

from app.engine.linting.finding import Diagram, Finding

_lock = Lock()


def check(diagram: Diagram) -> Iterator[Finding]:
    """Say where a diagram departs from the schema."""
    with _lock:  # the compiled schema keeps the log of its last validation
        try:
            _validator().validate(deepcopy(diagram.root), diagram.path)
        except ValidationException as problem:
            text = f"第 {problem.line_number} 行不符合 BPMN 2.0 规范：{problem}。请用 Camunda Modeler 重新保存。"
        else:
            return
    yield Finding(diagram.path, "", "", text)


@cache
def _validator() -> BpmnValidator:
    return BpmnValidator()
