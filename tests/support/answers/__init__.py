"""Valid answers to every form of the real procedures, as sensible people would give them; a module per group.

`FORMS` maps `process/form` to a function of the walk and the person; files that a form asks for are uploaded by
the walk. What stands here for a question that is not asked is dropped by the form. `DOERS` says who does a task
where several may; for the others the first who may does it.
"""

import importlib
import pkgutil
from collections.abc import Callable
from typing import Any

from tests.support.answers.approval import CRITERIA, HEADS, LEGAL, OUTPUT, PAPERS, PRINCIPLES, RESPONSIBLE

__all__ = ["CRITERIA", "DOERS", "FORMS", "HEADS", "LEGAL", "OUTPUT", "PAPERS", "PRINCIPLES", "RESPONSIBLE"]

FORMS: dict[str, Callable[..., dict[str, Any]]] = {}
DOERS: dict[str, str] = {}
for found in pkgutil.iter_modules(__path__, f"{__name__}."):
    module = importlib.import_module(found.name)
    FORMS |= module.FORMS
    DOERS |= getattr(module, "DOERS", {})
