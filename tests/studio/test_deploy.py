"""Definitions go live all together or not at all, and each version stays what it was."""

import pytest

from app import store, studio
from app.cases import bundle
from app.studio import DeployRefused, sources

DIAGRAM = "processes/guidance.bpmn"
NAME = 'name="退回指导" isExecutable'


@pytest.fixture
def renamed(edited):
    return edited(DIAGRAM, NAME, 'name="退回辅导" isExecutable')


def live(process="guidance"):
    found = store.definitions.live(process)
    return None if found is None else (found.version, found.digest)


def test_all_procedures_go_live_as_their_first_version(app, files):
    done = studio.deploy(files)
    assert {(each.version, each.changed) for each in done} == {(1, True)}
    assert {each.key for each in done} == {deployment.process for deployment in store.definitions.all_live()}


def test_what_has_not_changed_keeps_its_version(app, files):
    before = {each.key: each.digest for each in studio.deploy(files)}
    again = studio.deploy(files)
    assert {(each.version, each.changed) for each in again} == {(1, False)}
    assert {each.key: each.digest for each in again} == before


def test_a_change_makes_new_versions_of_what_uses_it_and_of_nothing_else(app, files, renamed, edited):
    studio.deploy(files)
    changed = {each.key for each in studio.deploy(renamed) if each.changed}
    callers = {path for path, content in files.items() if b'calledElement="guidance"' in content}
    assert changed == {"guidance"} | {path.removeprefix("processes/").removesuffix(".bpmn") for path in callers}


def test_only_the_chosen_go_live(app, files, renamed):
    studio.deploy(files)
    studio.deploy(renamed, [DIAGRAM])
    assert (live()[0], live("onboarding")[0]) == (2, 1)


def test_an_old_version_can_still_be_loaded_as_it_was(app, files, renamed):
    studio.deploy(files)
    first = live()[1]
    studio.deploy(renamed)
    assert bundle.load(first, "guidance").process.name == "退回指导"
    assert bundle.live("guidance")[0].process.name == "退回辅导"


def test_going_back_to_an_old_version_is_a_new_one(app, files, renamed):
    studio.deploy(files)
    first = live()[1]
    studio.deploy(renamed)
    studio.deploy(files)
    assert live() == (3, first)


def test_nothing_changes_when_one_of_all_fails(app, files, edited, renamed):
    studio.deploy(files)
    before = live()
    broken = {**renamed, "processes/onboarding.bpmn": b"<broken"}
    with pytest.raises(DeployRefused) as refused:
        studio.deploy(broken)
    assert refused.value.findings
    assert live() == before


HOSTILE = {
    "a script": (
        "<bpmn:userTask",
        '<bpmn:scriptTask id="s"><bpmn:script>import os</bpmn:script></bpmn:scriptTask><bpmn:userTask',
    ),
    "Python in a timer": ("working_days(2)", "__import__('os').system('id')"),
}


@pytest.mark.parametrize("attack", HOSTILE)
def test_a_hostile_diagram_never_goes_live(app, edited, attack):
    with pytest.raises(DeployRefused):
        studio.deploy(edited(DIAGRAM, *HOSTILE[attack]), [DIAGRAM])
    assert live() is None


def test_the_trail_says_who_deployed_what(app, files):
    studio.deploy(files, [DIAGRAM], by="傅分析")
    event = store.events.of_platform(1, 10)[0]
    assert (event.kind, event.actor_name, event.data["process"]) == ("deployed", "傅分析", "guidance")
    assert event.data["digest"] == sources.digest(sources.closure(files, "guidance"))
