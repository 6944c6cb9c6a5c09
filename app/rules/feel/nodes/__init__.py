"""The compiler, one module for each group of nodes; importing them registers their handlers."""

from app.rules.feel.nodes import calls, literals, loops, operators, paths, tests
from app.rules.feel.nodes.core import Code, Compiler

__all__ = ["Code", "Compiler", "calls", "literals", "loops", "operators", "paths", "tests"]
