"""One agreement after another for a scene: the next follows the one that runs, or replaces it (三(五)a, 三(六)).

On the same plan the next may be drawn up when the running one is near its end (`renewal_days`), and begins the day
after. On a plan that has changed it may be drawn up at once, and takes the place of the one before when it begins.
"""

from datetime import date, timedelta

from app.service_api import Call, Entry, Scene, case_numbers, change_entry, entries, figure, today

REGISTER = "agreements"
OPEN = ("signing", "filing")


def taken(scene: Scene, but: int | None) -> bool:
    """Tell whether the scene has an agreement already: one being signed, one to come, or one not near its end."""
    about = entries(REGISTER, subject=f"scene:{scene.id}", states=OPEN)
    current = [each for each in _running(scene) if not outdated(scene, each)]
    return any(each.id != but for each in about) or len(current) > 1 or any(not _ending(each) for each in current)


def earliest_day(scene: Scene) -> date | None:
    """Return the first day of an agreement that follows the running one; None where none runs on this plan."""
    before = _continued(scene)
    return before.valid_to + timedelta(days=1) if before is not None and before.valid_to is not None else None


def take_over(call: Call, scene: Scene, kept: Entry, begins: date) -> None:
    """Let an agreement on a plan that was superseded end with the day before the new one begins (三(六))."""
    reason, last = f"开发方案已变更，由 {kept.number} 接续", begins - timedelta(days=1)
    for older in (each for each in _running(scene) if outdated(scene, each)):
        change_entry(
            call.by,
            older,
            reason,
            state="ended" if begins <= call.today else None,
            data={"ended_reason": reason},
            valid_to=min(last, older.valid_to or last),
        )


def outdated(scene: Scene, agreement: Entry) -> bool:
    """Tell whether an agreement is on a plan that another has superseded (三(六))."""
    return agreement.data.get("plan_case") not in (None, plan_case_number(scene))


def plan_case_of(scene: Scene) -> int:
    """Return the case that decided the scene's plan in force."""
    return scene.plan_case_id or scene.case_id


def plan_case_number(scene: Scene) -> str:
    """Return that case's number."""
    return case_numbers([plan_case_of(scene)])[plan_case_of(scene)]


def _running(scene: Scene) -> list[Entry]:
    """Return the scene's agreements whose last day has not passed, the one to come too, the last to end first."""
    found = entries(REGISTER, subject=f"scene:{scene.id}", states=("in_force",))
    current = [each for each in found if each.valid_to is None or each.valid_to >= today()]
    return sorted(current, key=lambda each: str(each.valid_to), reverse=True)


def _continued(scene: Scene) -> Entry | None:
    """Return the running agreement that the next one follows, None where none runs on the present plan."""
    return next((each for each in _running(scene) if not outdated(scene, each)), None)


def _ending(agreement: Entry) -> bool:
    """Tell whether an agreement is so near its end that the next may be drawn up."""
    near = today() + timedelta(days=int(figure("renewal_days")))
    return agreement.valid_to is not None and agreement.valid_to <= near
