import pytest

from app import store
from handlers import consultations
from tests.support import world


@pytest.fixture
def offices():
    offices = world.unit("市人社局", "data_provider"), world.unit("市市场监管局", "data_provider")
    for code, office in (("RS-001", offices[0]), ("RS-002", offices[0]), ("GS-001", offices[1])):
        world.data_set(code, office)
    return offices


USED = {"data_sets": [{"code": code} for code in ("GS-001", "RS-001", "RS-002")], "scene_name": "信贷风控"}


def test_every_provider_of_a_used_data_set_is_asked_once(run, offices):
    providers = run(consultations.open, USED)["providers"]
    assert [(item["id"], len(item["data_sets"])) for item in providers] == [(offices[0].id, 2), (offices[1].id, 1)]


def test_silence_is_recorded_and_is_no_opinion(run):
    assert run(consultations.record_silence) == {"opinion": "silent", "opinion_reason": None}


def test_on_the_fast_track_the_providers_are_told_and_not_asked(run, offices):
    staff = world.person("prov1", "provider", offices[0])
    stranger = world.person("prov9", "provider", world.unit("公交集团", "data_provider"))
    assert run(consultations.notify, USED) is None
    assert "信贷风控" in store.messages.notices(staff.id, 1, 1)[0][0].text
    assert store.messages.unread(stranger.id) == 0
