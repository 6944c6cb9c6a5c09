"""What was said about a missed limit, and that the applicant has read it (三(七)c)."""

from collections.abc import Sequence

from app import clock, store

RUNNING = "running"
MISSED = ("overdue", "late")


def explain(case_id: int, task_id: str, text: str, by: int | None = None) -> None:
    """Keep the explanation with every missed limit of a task. Call inside `store.writing()`."""
    for deadline in store.deadlines.of_task_in_case(case_id, task_id):
        if deadline.explained_at is None and deadline.state != RUNNING:
            deadline.explanation, deadline.explained_at, deadline.explained_by = text, clock.now(), by


def acknowledge(case_id: int, task_id: str) -> None:
    """Note that the applicant has read the explanation. Call inside `store.writing()`."""
    for deadline in store.deadlines.of_task_in_case(case_id, task_id):
        if deadline.acknowledged_at is None and deadline.explained_at is not None:
            deadline.acknowledged_at = clock.now()


def late_tasks(case_id: int, element: str) -> Sequence[str]:
    """Return the ids of the tasks whose limit, kept by the timer event `element`, has run out."""
    limits = [each for each in store.deadlines.of_case(case_id) if each.element == element]
    return [each.task_id for each in limits if each.state in MISSED]
