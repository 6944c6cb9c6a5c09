"""What was said about a missed limit, and that the applicant has read it (三(七)c)."""

from app import clock, store


def explain(case_id: int, task_id: str, text: str, by: int | None = None) -> None:
    """Keep the explanation with every missed limit of a task. Call inside `store.writing()`."""
    for deadline in store.deadlines.of_task_in_case(case_id, task_id):
        if deadline.explained_at is None:
            deadline.explanation, deadline.explained_at, deadline.explained_by = text, clock.now(), by


def acknowledge(case_id: int, task_id: str) -> None:
    """Note that the applicant has read the explanation. Call inside `store.writing()`."""
    for deadline in store.deadlines.of_task_in_case(case_id, task_id):
        if deadline.acknowledged_at is None:
            deadline.acknowledged_at = clock.now()
