"""Starting a case."""

from app import store


def cases():
    return store.cases.search(None, store.cases.Query(), 1, 20)[0]


def test_the_page_shows_form_and_clause(browser, live_trial):
    page = browser("user").get("/start/trial").text
    assert 'name="subject"' in page
    assert "申请环节" in page


def test_what_may_be_started_is_listed_for_who_may(browser, live_trial):
    assert "/start/trial" in browser("user").get("/start").text
    nothing = browser("op1").get("/start").text
    assert "/start/trial" not in nothing
    assert "没有可以发起的业务" in nothing


def test_a_good_answer_starts_a_case_and_shows_it(browser, live_trial):
    visitor = browser("user")
    answer = visitor.post("/start/trial", {"subject": "信用评估"})
    assert answer.location == f"/cases/{cases()[0].number}"
    assert "已提交，办件编号" in visitor.get(answer.location).text


def test_a_refused_start_keeps_every_word(browser, live_trial):
    answer = browser("user").post("/start/trial", {"urgent": "true", "subject": ""})
    assert answer.status_code == 422
    assert "data-error-summary" in answer.text
    assert "checked" in answer.text
    assert cases() == []


def test_the_draft_comes_back_and_can_be_thrown_away(browser, live_trial):
    visitor = browser("user")
    assert visitor.post("/start/trial/draft", {"subject": "半截名称"}).status_code == 200
    assert "半截名称" in visitor.get("/start/trial").text
    visitor.post("/start/trial/discard")
    assert "半截名称" not in visitor.get("/start/trial").text


def test_the_draft_goes_when_the_case_starts(browser, cast, live_trial):
    visitor = browser("user")
    visitor.post("/start/trial/draft", {"subject": "信用评估"})
    visitor.post("/start/trial", {"subject": "信用评估"})
    assert store.tasks.draft(cast.user.id, "start:trial") is None


def test_who_may_not_start_it_is_refused(browser, live_trial):
    assert browser("op1").get("/start/trial").status_code == 403
    assert browser("op1").post("/start/trial", {"subject": "x"}).status_code == 403
    assert browser("admin").get("/start/trial").status_code == 404
    assert browser("user").get("/start/unknown").status_code == 404


def test_a_draft_beyond_measure_is_refused(browser, live_trial):
    answer = browser("user").post("/start/trial/draft", {"subject": "长" * 600_000})
    assert answer.status_code == 422
