"""服务商评定: rated by the operator, reported to the authority, then published; in this order alone (五(二)a)."""

import pytest

from app import store
from app.errors import Conflict, Forbidden, NotFound
from app.registers.registry import entries
from handlers import ratings
from tests.processes.conftest import every_way, refused


@pytest.fixture
def walk(walk):
    walk.onboard("tpp1")
    return walk


def published(walk):
    walk.start("op1", "provider_rating")
    walk.do("op2", "confirm_rating")
    walk.do("auth1", "receive_report")
    walk.do("op1", "publish_rating")


def dropped(walk):
    walk.start("op1", "provider_rating")
    walk.do("op2", "confirm_rating", confirm_decision="drop")


def published_after_returns_and_delays(walk):
    walk.start("op1", "provider_rating")
    walk.lapse("confirm_rating")
    walk.do("op2", "confirm_rating", confirm_decision="return")
    walk.do("op1", "revise_rating")
    walk.do("op2", "confirm_rating")
    walk.lapse("receive_report")
    walk.do("auth1", "receive_report", report_decision="return")
    walk.do("op1", "revise_rating")
    walk.do("op2", "confirm_rating")
    walk.do("auth1", "receive_report")
    walk.lapse("publish_rating")
    walk.do("op1", "publish_rating")


WAYS = {published: "published", dropped: "dropped", published_after_returns_and_delays: "published"}


def offered(walk, who="user1"):
    return [option.label for option in ratings.published_providers(walk.town[who], None, {})]


def held(walk):
    return [(each.title, each.state) for each in entries.find("ratings")]


TestEveryWay = every_way("provider_rating", WAYS)


@pytest.mark.clause("五(二)a", "五(一)")
def test_nobody_can_choose_a_provider_before_the_publication(walk):
    walk.start("op1", "provider_rating")
    assert offered(walk) == []
    walk.do("op2", "confirm_rating")
    assert (held(walk), offered(walk)) == ([("泉州丁模型服务有限公司", "rated")], [])
    walk.do("auth1", "receive_report")
    assert (held(walk), offered(walk)) == ([("泉州丁模型服务有限公司", "reported")], [])
    walk.do("op1", "publish_rating")
    assert (held(walk), offered(walk)) == ([("泉州丁模型服务有限公司", "published")], ["泉州丁模型服务有限公司"])


@pytest.mark.clause("五(二)a")
def test_the_unpublished_rating_is_known_to_staff_alone(walk):
    walk.start("op1", "provider_rating")
    walk.do("op2", "confirm_rating")
    [rating] = entries.find("ratings")
    assert entries.seen_by(walk.town["auth1"], rating.number) == rating
    for who in ("tpp1", "user1", "prov1"):
        with pytest.raises(NotFound):
            entries.seen_by(walk.town[who], rating.number)


@pytest.mark.clause("五(二)a")
def test_who_did_not_pass_is_not_published(walk):
    tpp1 = walk.town["tpp1"].organisation_id
    row = {"provider": tpp1, "grade": "unqualified", "score": 41, "grounds": "安全管理制度缺失。"}
    walk.start("op1", "provider_rating", ratings=[row])
    walk.finish()
    assert offered(walk) == []


@pytest.mark.clause("五(二)a")
def test_a_new_publication_ends_the_one_before(walk):
    published(walk)
    published(walk)
    assert [state for _, state in held(walk)] == ["published", "withdrawn"]


@pytest.mark.clause("五(二)a", "七(二)2")
def test_nobody_confirms_their_own_rating(walk):
    walk.start("op1", "provider_rating")
    with pytest.raises(Forbidden):
        walk.do("op1", "confirm_rating")


@pytest.mark.clause("五(二)a", "二(一)a")
def test_a_provider_is_rated_once_and_only_while_onboarded(walk):
    row = {
        "provider": walk.town["tpp1"].organisation_id,
        "grade": "qualified",
        "score": 80,
        "grounds": "符合规范要求。",
    }
    with refused("ratings.1.provider"):
        walk.start("op1", "provider_rating", ratings=[row, row])


@pytest.mark.clause("五(二)a", "二(一)a")
def test_without_an_onboarded_provider_there_is_nothing_to_rate(walk):
    with store.writing():
        store.people.organisation(walk.town["tpp1"].organisation_id).status = "registered"
    with pytest.raises(Conflict, match="还没有已入驻的第三方服务商"):
        walk.start("op1", "provider_rating")
