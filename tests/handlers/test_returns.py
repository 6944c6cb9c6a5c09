from app import clock
from handlers import returns


def test_the_first_return_is_counted_and_its_reason_kept(run):
    out = run(returns.register, {}, reason="请补充说明")
    last = {"number": 1, "reason": "请补充说明", "by": "环节", "on": clock.today().isoformat()}
    assert out == {"returns": 1, "last_return": last}


def test_returns_go_on_up_to_the_cap(run, refused):
    assert run(returns.register, {"returns": 4}, reason=None)["returns"] == 5
    assert "上限" in refused(returns.register, {"returns": 5}, reason="再改")
