"""Application scenes that passed their pre-application, and what each is allowed (三(一), 三(二)b, 三(五)a)."""

from collections.abc import Iterable, Sequence

from app import clock, store
from app.errors import NotFound
from app.store.registers import DataSet, Right, Scene

SAMPLE_DATA, AGREEMENT = "sample_data", "agreement"


def register(case_id: int, organisation_id: int, name: str, kind: str, purpose: str) -> Scene:
    """Enter the scene of a case that passed its pre-application. Call inside `store.writing()`; once a case."""
    found = store.registers.scene_of_case(case_id)
    if found is not None:
        return found
    scene = Scene(
        case_id=case_id,
        organisation_id=organisation_id,
        name=name[:200],
        kind=kind[:20],
        purpose=purpose[:60],
        state="passed",
        created_at=clock.now(),
    )
    store.db.session.add(scene)
    store.db.session.flush()
    return scene


def get(scene_id: int) -> Scene:
    """Return a scene; raises NotFound."""
    found = store.registers.scene(scene_id)
    if found is None:
        raise NotFound("没有该应用场景。")
    return found


def of_organisation(organisation_id: int, states: Iterable[str] = ("passed", "approved")) -> Sequence[Scene]:
    """Return an organisation's scenes in these states, the newest first."""
    wanted = set(states)
    return [scene for scene in store.registers.scenes_of(organisation_id) if scene.state in wanted]


def of_case(case_id: int) -> Scene | None:
    """Return the scene that a pre-application registered."""
    return store.registers.scene_of_case(case_id)


def approve(scene: Scene) -> None:
    """Note that the scene's application was approved. Call inside `store.writing()`."""
    scene.state = "approved"


def grant(scene: Scene, kind: str, case_id: int, data_sets: Iterable[DataSet | None] = (None,)) -> list[Right]:
    """Give the scene a right, once per data set (None: for the scene as a whole). Call inside `store.writing()`.

    A right that stands already is left as it is; one that had ended begins anew.
    """
    known = {(r.kind, r.data_set_id): r for r in store.registers.all_rights_of(scene.id)}
    rights = [_grant(known, scene, kind, case_id, item.id if item else None) for item in data_sets]
    store.db.session.flush()
    return rights


def rights(scene: Scene, kind: str) -> list[Right]:
    """Return the rights of a kind that the scene has now."""
    return [right for right in store.registers.rights_of(scene.id) if right.kind == kind]


def sampled(scene: Scene) -> Sequence[DataSet]:
    """Return the data sets the scene may use: those its pre-application named, by code."""
    ids = [right.data_set_id for right in rights(scene, SAMPLE_DATA) if right.data_set_id is not None]
    return store.registers.data_sets(ids, active=False)


def may_see_sample(scene: Scene, data_set: DataSet) -> bool:
    """Tell whether the scene may see the sample of that data set, and of no other (三(二)b)."""
    return any(right.data_set_id == data_set.id for right in rights(scene, SAMPLE_DATA))


def _grant(
    known: dict[tuple[str, int | None], Right], scene: Scene, kind: str, case_id: int, data_set_id: int | None
) -> Right:
    right = known.get((kind, data_set_id))
    if right is None:
        right = Right(
            scene_id=scene.id, kind=kind, data_set_id=data_set_id, case_id=case_id, granted_at=clock.now()
        )
        store.db.session.add(right)
    elif right.ended_at is not None:
        right.case_id, right.granted_at, right.ended_at = case_id, clock.now(), None
    return right
