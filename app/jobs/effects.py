"""What leaves the platform: one effect of the outbox, as those who deliver it see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Effect:
    """`key` lets the receiver know a repeat: an effect is delivered at least once. `attempts` counts this one."""

    id: int
    key: str
    kind: str
    payload: Mapping[str, Any]
    created_at: datetime
    attempts: int
