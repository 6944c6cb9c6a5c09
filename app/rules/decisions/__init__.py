"""Decision tables: DMN 1.2 and 1.3 as dmn-js and the Camunda Modeler write them, with our FEEL in the cells."""

from app.rules.decisions.checking import Problem
from app.rules.decisions.errors import DecisionError
from app.rules.decisions.explanation import Explanation, InputValue, MatchedRule
from app.rules.decisions.model import Drawing
from app.rules.decisions.table import DecisionTable

__all__ = ["DecisionError", "DecisionTable", "Drawing", "Explanation", "InputValue", "MatchedRule", "Problem"]
