"""Cases about a unit that staff start, and cases of providers: whose they are, who knows of them since when."""

import pytest

from app import store
from app.cases.actions import start, withdraw
from app.cases.views import reading
from app.errors import Forbidden, NotFound
from app.registers import notices
from tests.cases.conftest import do, publish
from tests.support import trial
from tests.support.trial import end, flow, form, lanes, process, text, user

ABOUT = process(
    "about",
    "处置事项",
    lanes(运营=["start", "verify", "decide", "done"], 当事单位=["hear"])
    + '<bpmn:startEvent id="start" name="立案" camunda:formKey="file"/>'
    + user("verify", "核实", "verify")
    + user("hear", "陈述申辩", "hear")
    + user("decide", "决定", "decide", visibleTo="当事单位")
    + end("done", "已处置", outcome="done")
    + flow("start", "verify")
    + flow("verify", "hear")
    + flow("hear", "decide")
    + flow("decide", "done"),
    numberPrefix="CZ",
    title="subject",
    limit="none",
)
OWN = process(
    "own",
    "变更事项",
    lanes(变更单位=["start", "add"], 运营=["done"])
    + '<bpmn:startEvent id="start" name="申请" camunda:formKey="file"/>'
    + user("add", "补充", "add")
    + end("done", "已变更", outcome="done")
    + flow("start", "add")
    + flow("add", "done"),
    numberPrefix="BG",
)
PARTY = {"type": "number", "id": "party", "key": "party", "label": "当事单位", "validate": {"required": True}}
FILES = {
    "processes/about.bpmn": ABOUT,
    "processes/own.bpmn": OWN,
    "processes/lanes.yaml": trial.LANES
    + "当事单位: {role: applicant, scope: organisation, variable: party}\n".encode()
    + "变更单位: {role: provider, scope: case}\n".encode(),
    "forms/about/file.form": form(text("subject", "事项"), PARTY),
    "forms/about/verify.form": form(text("finding", "核实情况")),
    "forms/about/hear.form": form(text("statement", "陈述")),
    "forms/about/decide.form": form(text("measure", "措施")),
    "forms/own/file.form": form(text("subject", "事项")),
    "forms/own/add.form": form(),
}


@pytest.fixture
def about(cast, panel):
    publish(FILES, "about")
    return start.start(cast.op1, "about", {"subject": "违规使用", "party": cast.organisations["unit"]})


@pytest.fixture
def own(cast, panel):
    publish(FILES, "own")
    return start.start(cast.water, "own", {"subject": "接口调整"})


def elements(actor, case):
    return {each.task.element for each in reading.case(actor, case.number).submissions}


def test_the_unit_learns_of_it_with_its_first_task(cast, about):
    with pytest.raises(NotFound):
        reading.case(cast.user, about.number)
    do(cast.op1, about, "verify", finding="属实")
    assert [task.element for task in reading.case(cast.user, about.number).mine] == ["hear"]
    assert "陈述申辩" in notices.of(cast.user)[0][0].text
    with pytest.raises(NotFound):
        reading.case(cast.rival, about.number)


def test_it_reads_what_the_diagram_opens_to_it_and_no_more(cast, about):
    do(cast.op1, about, "verify", finding="属实")
    do(cast.user, about, "hear", statement="不属实")
    do(cast.op2, about, "decide", measure="警告")
    assert elements(cast.user, about) == {"hear", "decide"}


def test_the_case_is_not_the_units_own(cast, about):
    do(cast.op1, about, "verify", finding="属实")
    assert about.organisation_id is None
    with pytest.raises(Forbidden):
        withdraw.withdraw(cast.user, about.number, "")


def test_it_is_told_the_outcome(cast, about):
    do(cast.op1, about, "verify", finding="属实")
    do(cast.user, about, "hear", statement="不属实")
    do(cast.op1, about, "decide", measure="警告")
    assert "涉及贵单位的办件" in notices.of(cast.user)[0][0].text


def test_what_a_provider_starts_is_its_units_own(cast, own):
    assert own.organisation_id == cast.organisations["water"]
    assert reading.case(cast.water, own.number).can_withdraw
    with pytest.raises(NotFound):
        reading.case(cast.bus, own.number)
    withdraw.withdraw(cast.water, own.number, "不变了")
    assert store.cases.by_id(own.id).status == "withdrawn"


def test_the_whole_unit_goes_on_with_it(cast, own):
    assert do(cast.water, own, "add").outcome == "done"
