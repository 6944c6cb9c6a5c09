"""An agreement in a real browser: drawn up, signed by each, filed; the PDF that is downloaded holds elsewhere."""

import pytest

from app.registers.registry import entries
from tests.support import approved
from tests.walks import papers

pytestmark = pytest.mark.browser


@pytest.mark.timeout(240)
@pytest.mark.clause("三(五)a", "三(五)b", "四(五)b")
@pytest.mark.parametrize("partner", ["", "user1"], ids=["two parties", "three parties"])
def test_from_the_approval_to_the_filed_agreement(visit, server, tmp_path, partner):
    with server.app.app_context():
        scene = approved.scene_of("user3", "夜间经济选址", partner).id
        root = approved.root()
    user3, op1, op2, auth1 = visit("user3"), visit("op1"), visit("op2"), visit("auth1")
    user3.go("/start/agreement")
    user3.fill({"scene": scene})
    user3.submit()
    user3.open_task("填写协议事项")
    user3.sees("夜间经济选址", "评分模型")
    user3.look("50-agreement-draft")
    user3.complete("填写协议事项", {k: v for k, v in papers.usually("agreement/draft").items() if v})
    op1.complete("核对协议", papers.usually("agreement/check"))
    user3.open_task("签署协议")
    user3.look("51-agreement-sign")
    user3.complete("签署协议", {"unit_agreed": True})
    if partner:
        visit(partner).complete("合作单位签署", {"partner_decision": "sign"})
    op2.complete("平台运营单位签署", {"operator_agreed": True})
    auth1.complete("备案审核", papers.usually("agreement/file"))
    server.minute()
    user3.go("/documents")
    user3.sees("公共数据使用和安全保障协议（夜间经济选址）", "备案回执（夜间经济选址）")
    user3.look("52-agreement-documents")
    with server.app.app_context():
        number = entries.in_force("agreements")[0].data["document"]
    answer = user3.page.request.get(f"{server.address}/documents/{number}.pdf")
    assert approved.verified(answer.body(), tmp_path, root).count("judged VALID") == (3 if partner else 2)
