"""FEEL, the one expression language of the platform (docs/feel.md).

A text is compiled once into closures and can reach nothing but the variables and functions it is given.
"""

from app.rules.feel.errors import FeelError, FeelSyntaxError
from app.rules.feel.expression import Expression, UnaryTests, compile, compile_unary
from app.rules.feel.functions import FUNCTIONS, REFUSED
from app.rules.feel.logic import same
from app.rules.feel.scope import HostFunctions
from app.rules.feel.show import to_json
from app.rules.feel.values import Months, Range, Value

__all__ = [
    "FUNCTIONS",
    "REFUSED",
    "Expression",
    "FeelError",
    "FeelSyntaxError",
    "HostFunctions",
    "Months",
    "Range",
    "UnaryTests",
    "Value",
    "compile",
    "compile_unary",
    "same",
    "to_json",
]
