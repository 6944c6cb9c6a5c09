"""Units of the demo with an approved scene each, as onboarding and the approval chain would leave them."""

import subprocess
import sys
from pathlib import Path

from app import settings, store
from app.documents.demo_keys import DemoKeys
from app.registers import models, organisations, scenes
from app.registers.registry import entries
from app.registers.registry.entries import SYSTEM, By
from app.store.registers import Scene
from tests.support import world

OUTPUT = {"type": "object", "properties": {"score": {"type": "integer"}}}


def scene_of(username: str, name: str, partner: str = "") -> Scene:
    """Return an approved scene of somebody's unit; with a partner (a user name) who collects letters of consent."""
    unit = _onboarded(username)
    other = _onboarded(partner) if partner else None
    by = By(case_id=world.case(of=unit).id)
    plan = {
        "uses_partner": "yes" if other else "no",
        "partner_name": other.name if other else None,
        "partner_uscc": other.uscc if other else None,
    }
    with store.writing():
        scene = scenes.register(by, unit.id, name, "other", "inclusive_finance")
        scenes.approve(by, scene)
        scenes.grant(by, scene, scenes.MAY_SIGN)
        models.list_model(
            by,
            panel_case_id=by.case_id or 0,
            scene_id=scene.id,
            organisation_id=unit.id,
            name="评分模型",
            version="1.0",
            code_sha256="0" * 64,
            inputs=["SCJG-001.uscc", "RS-001.insured"],
            output_schema=OUTPUT,
        )
        about = {"organisation_id": unit.id, "subject": f"scene:{scene.id}"}
        entries.enter(by, "plans", title=name, state="in_force", data={"version": 1, **plan}, **about)
    return scene


def _onboarded(username: str) -> organisations.Organisation:
    person = store.people.person_by_username(username)
    assert person is not None
    assert person.organisation_id is not None
    unit = organisations.get(person.organisation_id)
    if unit.status != "onboarded":
        with store.writing():
            organisations.set_status(SYSTEM, unit, "onboarded")
    return unit


def root() -> Path:
    """Return the certificate of the demo's authority, in which whoever verifies trusts."""
    return DemoKeys(Path(settings.get("DEMO_CA_FOLDER"))).authority()


def verified(pdf: bytes, folder: Path, trusted: Path) -> str:
    """Return what a reader that isn't ours says of a signed PDF: pyHanko's command line, trusting one root."""
    file = folder / "signed.pdf"
    file.write_bytes(pdf)
    command = ["-m", "pyhanko", "sign", "validate", "--pretty-print", "--trust", str(trusted), "--trust-replace"]
    done = subprocess.run([sys.executable, *command, str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
