"""Valid answers to every form of the real procedures, as sensible people would give them; a module per group.

`FORMS` maps `process/form` to a function of the walk and the person; files that a form asks for are uploaded by
the walk. What stands here for a question that is not asked is dropped by the form.
"""

import importlib
import pkgutil
from collections.abc import Callable
from typing import Any

from tests.support.answers.approval import CRITERIA, HEADS, LEGAL, OUTPUT, PAPERS, PRINCIPLES, RESPONSIBLE

__all__ = ["CRITERIA", "FORMS", "HEADS", "LEGAL", "OUTPUT", "PAPERS", "PRINCIPLES", "RESPONSIBLE"]

FORMS: dict[str, Callable[..., dict[str, Any]]] = {}
for module in pkgutil.iter_modules(__path__, f"{__name__}."):
    FORMS |= importlib.import_module(module.name).FORMS
