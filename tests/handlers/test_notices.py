import pytest

from app import store
from handlers import notices
from tests.support import world

TIMER = {"element": "explain", "task_name": "说明延误原因", "due": "2026-11-20T18:00:00+08:00"}


@pytest.mark.parametrize(("timer", "word"), [(TIMER, "说明延误原因"), (None, "环节")])
def test_all_of_the_operator_and_the_authority_learn_what_is_late(run, timer, word):
    told = [
        world.person("op1", "operator", world.unit("运营公司", "operator")),
        world.person("auth1", "authority", world.unit("市数据局", "authority"), "examine"),
    ]
    assert run(notices.escalate, {"timer": timer}) is None
    for actor in told:
        assert word in store.messages.notices(actor.id, 1, 1)[0][0].text
