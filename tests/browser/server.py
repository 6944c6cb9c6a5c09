"""A served machine whose clock the test holds."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import Flask

from app import clock
from app.jobs import work
from tests.support.procedures import Traveller


@dataclass
class Server:
    """The application, its address, its frozen clock; browsers that were told of it see the same moment."""

    app: Flask
    address: str
    traveller: Traveller
    browsers: list[Any] = field(default_factory=list)

    def tell(self, context: Any) -> None:
        """Let a browser's pages believe the server's moment, now and after it has moved."""
        self.browsers.append(context)
        context.clock.set_fixed_time(clock.now())

    def move_to(self, moment: datetime) -> list[str]:
        """Go on to a moment and do what falls due, as the server's own thread would."""
        self.traveller.move_to(moment)
        for each in self.browsers:
            each.clock.set_fixed_time(moment)
        with self.app.app_context():
            return work.everything()

    def minute(self) -> None:
        """Let a minute pass: whatever somebody does takes one."""
        self.move_to(clock.now() + timedelta(minutes=1))
