"""What monitors ask at the root: does the process answer, can it work, what does it count."""

from typing import Any

from flask import Response, current_app

from app.api import metrics
from app.api.area import Area
from app.api.guards import MONITOR, PUBLIC
from app.api.schemas.outputs import Health, Readiness
from app.store import health

area = Area("monitoring", "运行监测", prefix="/")


@area.get("/healthz", guard=PUBLIC, answer=Health)
def healthz() -> dict[str, str]:
    """Tell that the process answers."""
    return {"status": "ok"}


@area.get("/readyz", guard=PUBLIC, answer=Readiness, otherwise=503)
def readyz() -> tuple[dict[str, Any], int]:
    """Tell whether the server can work: database reached, its tables up to date, due work being looked after."""
    reached = health.reachable()
    checks = {"database": reached, "migrations": reached and health.up_to_date(), "jobs": _jobs()}
    ready = all(checks.values())
    return {"ready": ready, "checks": checks}, 200 if ready else 503


def _jobs() -> bool:
    """Tell whether due work runs in this process, where it is meant to."""
    runner = current_app.extensions.get("jobs")
    return bool(runner and runner.alive) if current_app.config["EMBEDDED_JOBS"] else True


@area.get("/metrics", guard=MONITOR, media="text/plain")
def figures(actor: object) -> Response:
    """Return counts for Prometheus; from this machine, or with an administrator's token."""
    del actor
    content, media_type = metrics.current()
    return Response(content, content_type=media_type)
