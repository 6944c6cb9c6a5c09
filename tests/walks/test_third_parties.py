"""Third parties by REST alone: engaged on terms that the operator never reads, complained about, put right."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app import clock, store
from app.registers import data_sets, organisations, scenes
from app.registers.people.actors import actor_of
from app.registers.registry.entries import SYSTEM, By
from tests.support import world
from tests.support.procedures import Walk
from tests.support.town import Town
from tests.walks import papers
from tests.walks.rest import People

PRICE = "按月 2 万元，按季结算"
STAFF = ("op1", "op2", "auth1", "auth2")


@pytest.fixture
def units(served: Flask, at) -> Iterator[dict[str, int]]:
    """Bring user1 to a scene and tpp1 to a published rating; return the ids that the procedures ask for."""
    with served.app_context():
        names = ("user1", "tpp1", *STAFF)
        walk = Walk(Town({name: actor_of(store.people.person_by_username(name)) for name in names}), at)
        with store.writing():
            for who in ("user1", "tpp1"):
                organisations.set_status(SYSTEM, organisations.get(walk.town[who].organisation_id), "onboarded")
        unit = organisations.get(walk.town["user1"].organisation_id)
        by = By(case_id=world.case(of=unit).id)
        with store.writing():
            scene = scenes.register(by, unit.id, "小微信用评分", "other", "inclusive_finance")
            scenes.grant(by, scene, scenes.SAMPLE_DATA, data_sets.all_active()[:2])
        walk.start("op1", "provider_rating")
        walk.finish()
        yield {"scene": scene.id, "provider": walk.town["tpp1"].organisation_id}


def asking(units: dict[str, int], **changed: Any) -> dict[str, Any]:
    term = {"term_from": clock.today(), "term_to": clock.today() + timedelta(days=90)}
    return {
        "request_kind": "new",
        "scene": units["scene"],
        "chosen_provider": units["provider"],
        "content": "协助开发评分模型",
        "price": PRICE,
        "disclaimer": True,
        **{key: day.isoformat() for key, day in term.items()},
    } | changed


@pytest.mark.clause("三(二)c", "五(三)b", "五(三)c", "五(四)")
def test_a_provider_is_engaged_and_complained_about(people: People, units):
    engagement = engage(people, units)
    keep_the_price_from_the_operator(people, engagement)
    complain(people, units)
    end(people, engagement)


def engage(people: People, units: dict[str, int]) -> str:
    user, provider = people["user1"], people["tpp1"]
    offered = user.get("/processes/engagement")["options"]
    assert [each["value"] for each in offered["ratings.published_providers"]] == [units["provider"]]
    refused = user.start("engagement", asking(units, disclaimer=False), status=422)
    assert set(refused["errors"]) == {"disclaimer"}
    case = user.start("engagement", asking(units))
    people["op1"].get(f"/cases/{case['number']}", status=404)
    task = provider.inbox()["确认是否接受委托"]
    assert PRICE in str(provider.get(f"/tasks/{task}")["data"])
    done = provider.complete(task, {"answer_decision": "accept", "answer_reason": "同意"})
    assert done["outcome"] == "active"
    [line] = user.get("/registers/engagements")["items"]
    return line["number"]


def keep_the_price_from_the_operator(people: People, number: str) -> None:
    paths = (
        "/registers/engagements",
        f"/registers/engagements/{number}",
        "/registers/engagements/export?format=csv",
    )
    for path in paths:
        assert PRICE in people["tpp1"].text(path), path
        assert number in people["op1"].text(path)
        assert PRICE not in people["op1"].text(path), path


def complain(people: People, units: dict[str, int]) -> None:
    user = people["user1"]
    answers = {
        "against": units["provider"],
        "complaint_title": "未按约定时间驻场",
        "complaint_kind": "breach",
        "complaint_text": "约定每周驻场一天，近两个月仅到场两次。",
    }
    number = user.start("complaint", answers)["number"]
    people["tpp1"].complete(people["tpp1"].inbox()["陈述和答复"], papers.usually("complaint/statement"))
    people["op1"].complete(people["op1"].inbox()["核实投诉"], papers.usually("complaint/verify"))
    measure = people["op1"].inbox()["决定措施"]
    assert "核实投诉" in people["op1"].complete(measure, papers.usually("complaint/measure"), status=403)["detail"]
    people["op2"].complete(measure, papers.usually("complaint/measure"))
    done = user.complete(user.inbox()["阅读处理结果"], {"result_read": True})
    assert (done["number"], done["outcome"]) == (number, "founded")
    [line] = people["tpp1"].get("/registers/complaints")["items"]
    assert "通报整改" in str(line)


def end(people: People, number: str) -> None:
    provider = people["tpp1"]
    [own] = provider.get("/processes/engagement")["options"]["engagements.own_active"]
    case = provider.start(
        "engagement", {"request_kind": "end", "engagement": own["value"], "end_reason": "双方协商一致"}
    )
    assert case["outcome"] == "ended"
    assert people["user1"].get(f"/registers/engagements/{number}")["state"] == "ended"
