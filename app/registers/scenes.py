"""Application scenes that passed their pre-application, and what each is allowed (三(一), 三(二)b, 三(五)a)."""

from collections.abc import Iterable, Sequence

from app import clock, store
from app.errors import NotFound
from app.registers import data_sets
from app.registers.registry import entries, facts
from app.registers.registry import register as registers
from app.registers.registry.entries import By
from app.registers.registry.tables import scenes as lines
from app.store.registers import DataSet, Right, Scene

SAMPLE_DATA, MAY_SIGN = "sample_data", "may_sign"
LIVE = ("passed", "approved")
ENGAGEMENTS = "engagements"
RIGHT_NAMES = {SAMPLE_DATA: "开通样例数据", MAY_SIGN: "可签订协议"}


def register(by: By, organisation_id: int, name: str, kind: str, purpose: str) -> Scene:
    """Enter the scene of a case (`by`) that passed its pre-application. Call inside `store.writing()`; once a case.

    Raises ValueError outside a case.
    """
    if by.case_id is None:
        raise ValueError("应用场景由办件登记。")
    found = store.registers.scene_of_case(by.case_id)
    if found is not None:
        return found
    scene = Scene(
        case_id=by.case_id,
        organisation_id=organisation_id,
        name=name[:200],
        kind=kind[:20],
        purpose=purpose[:60],
        state="passed",
        created_at=clock.now(),
    )
    store.db.session.add(scene)
    record(by, scene, "预申报通过")
    return scene


def get(scene_id: int) -> Scene:
    """Return a scene; raises NotFound."""
    found = store.registers.scene(scene_id)
    if found is None:
        raise NotFound("没有该应用场景。")
    return found


def of_organisation(organisation_id: int, states: Iterable[str] = LIVE) -> Sequence[Scene]:
    """Return an organisation's scenes in these states, the newest first."""
    wanted = set(states)
    return [scene for scene in store.registers.scenes_of(organisation_id) if scene.state in wanted]


def of_case(case_id: int) -> Scene | None:
    """Return the scene that a pre-application registered."""
    return store.registers.scene_of_case(case_id)


def approve(by: By, scene: Scene) -> None:
    """Note that the scene's application, the case of `by`, was approved. Call inside `store.writing()`.

    The plan of that case is in force from now on (三(六)).
    """
    scene.state, scene.plan_case_id = "approved", by.case_id or scene.plan_case_id
    record(by, scene, "申报获批准")


def set_plan(by: By, scene: Scene, case_id: int, note: str = "开发方案变更获批准") -> None:
    """Put the plan of a case in force in place of the one before (三(六)). Call inside `store.writing()`."""
    scene.plan_case_id = case_id
    record(by, scene, note)


def end(by: By, scene: Scene, reason: str) -> None:
    """End a scene with all its rights, at once and for good (七(二)1d). Call inside `store.writing()`."""
    if scene.state == "ended":
        return
    now = clock.now()
    for right in store.registers.rights_of(scene.id):
        right.ended_at = now
    scene.state, scene.ended_at = "ended", now
    record(by, scene, reason)


def record(by: By, scene: Scene, note: str) -> None:
    """Note a scene in the register's history as it now is. Call inside `store.writing()`."""
    store.db.session.flush()
    entries.keep(by, "scenes", lines.scene(scene), note)


def grant(by: By, scene: Scene, kind: str, data_sets: Iterable[DataSet | None] = (None,)) -> list[Right]:
    """Give the scene a right through a case (`by`), once per data set (None: for the scene as a whole).

    A right that stands already is left as it is; one that had ended begins anew. Call inside `store.writing()`.
    Raises ValueError outside a case.
    """
    if by.case_id is None:
        raise ValueError("场景的权利由办件授予。")
    known = {(r.kind, r.data_set_id): r for r in store.registers.all_rights_of(scene.id)}
    rights = [_grant(known, scene, kind, by.case_id, item.id if item else None) for item in data_sets]
    record(by, scene, RIGHT_NAMES.get(kind, kind))
    return rights


def rights(kind: str, *scenes: Scene) -> list[Right]:
    """Return the rights of a kind that scenes have now: none while their unit is suspended or terminated."""
    held_off = {unit.id for unit in store.people.barred({scene.organisation_id for scene in scenes})}
    held = store.registers.rights_of(*(each.id for each in scenes if each.organisation_id not in held_off))
    return [right for right in held if right.kind == kind]


def sampled(*scenes: Scene) -> Sequence[DataSet]:
    """Return the data sets that scenes may use: those their pre-applications named, while authorised."""
    ids = {right.data_set_id for right in rights(SAMPLE_DATA, *scenes) if right.data_set_id is not None}
    return [item for item in store.registers.data_sets(ids, active=False) if data_sets.authorised(item)]


def using(data_set: DataSet) -> list[Scene]:
    """Return the live scenes that use a data set, by id: those of units that are held off for now too (七(四)b)."""
    held = store.registers.scenes_with(SAMPLE_DATA, data_set.id)
    return [scene for scene in held if scene.state in LIVE]


def described(scene: Scene) -> list[tuple[str, str]]:
    """Return what the pre-application said of a scene as (label, words): name, kind, purpose, data sets."""
    kind = registers.named("scenes")
    said = {"kind": scene.kind, "purpose": scene.purpose, "data_sets": [item.name for item in sampled(scene)]}
    words = [(kind.by_key[key].label, facts.text(kind.by_key[key], value)) for key, value in said.items()]
    return [(kind.name, scene.name), *words]


def may_see_sample(scene: Scene, data_set: DataSet, organisation_id: int | None = None) -> bool:
    """Tell whether a unit's people (None: of the scene's own unit) may see the sample of a data set for a scene.

    The scene's unit and the providers it has engaged for it may, of the data sets named and no others
    (三(二)b, 三(二)c).
    """
    unit = scene.organisation_id if organisation_id is None else organisation_id
    return works_on(scene, unit) and data_set.id in {item.id for item in sampled(scene)}


def works_on(scene: Scene, organisation_id: int) -> bool:
    """Tell whether a scene is a unit's own, or one that it is engaged for today (三(二)c)."""
    if scene.organisation_id == organisation_id:
        return True
    return bool(entries.in_force(ENGAGEMENTS, subject=f"scene:{scene.id}", party=organisation_id))


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
