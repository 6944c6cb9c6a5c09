"""Who uses a data set: the live scenes and their units (七(四)b)."""

from collections.abc import Sequence
from typing import Any

from app.service_api import Scene, entries_in_force, organisation


def use_of(scene: Scene) -> dict[str, str]:
    """Return how far a scene has come with the data it uses: {unit, scene, use}."""
    agreed = bool(entries_in_force("agreements", subject=f"scene:{scene.id}"))
    use = "协议生效" if agreed else "已批准" if scene.state == "approved" else "预申报通过"
    return {"unit": organisation(scene.organisation_id).name, "scene": scene.name, "use": use}


def units_of(scenes: Sequence[Scene]) -> list[dict[str, Any]]:
    """Return each unit once, with the names of its scenes."""
    found: dict[int, dict[str, Any]] = {}
    for scene in scenes:
        unit = organisation(scene.organisation_id)
        found.setdefault(unit.id, {"id": unit.id, "name": unit.name, "scenes": []})["scenes"].append(scene.name)
    return list(found.values())
