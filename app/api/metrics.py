"""Counts for Prometheus: what this process answered, and what stands in the database. Nothing but counts."""

from collections.abc import Iterator

from flask import Flask, Response, current_app, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from app import clock
from app.store import health

READERS = ("role:admin",)
"""Who reads these counts: what is kept from them is not counted."""
GAUGES = {
    "open_tasks": "Human tasks that wait for somebody",
    "overdue": "Deadlines past their time and not yet met",
    "outbox_waiting": "Effects outside the steps that caused them, not yet delivered",
    "outbox_given_up": "Effects that wait for an administrator",
    "cases_running": "Cases that run",
    "incidents": "Failed steps that wait for an administrator",
}


class DatabaseFigures(Collector):
    """Asks the database at every scrape, so that all processes tell the same."""

    def collect(self) -> Iterator[Metric]:
        """Yield the counts as they are now."""
        found = health.figures(clock.now(), READERS)
        yield CounterMetricFamily(
            "quanshu_case_changes", "Changes of cases that were committed", found.pop("case_changes")
        )
        for name, told in GAUGES.items():
            yield GaugeMetricFamily(f"quanshu_{name}", told, found[name])


def init_app(app: Flask) -> None:
    """Count the requests of this application."""
    registry = CollectorRegistry()
    requests = Counter("quanshu_requests", "Requests answered", ("method", "endpoint", "status"), registry=registry)
    registry.register(DatabaseFigures())
    app.extensions["metrics"] = registry

    @app.after_request
    def count(response: Response) -> Response:
        method = request.method if request.url_rule else "-"
        requests.labels(method, request.endpoint or "-", response.status_code).inc()
        return response


def current() -> tuple[bytes, str]:
    """Return the counts and their media type."""
    return generate_latest(current_app.extensions["metrics"]), CONTENT_TYPE_LATEST
