"""What no database takes is refused before any page looks at it."""

import pytest

from app.web import hygiene


@pytest.fixture(params=["sqlite", "postgres"])
def database_kind(request):
    return request.param


@pytest.mark.parametrize(
    "path", ["/organisations/2147483648", f"/organisations/{'9' * 30}", "/cases/RZ%00", "/tasks/%00"]
)
def test_what_cannot_exist_is_not_found(browser, path):
    assert browser("op1").get(path).status_code == 404


@pytest.mark.parametrize("path", ["/cases?q=%00", "/cases?%00=x", "/procedures/x?version=%00"])
def test_a_query_with_a_nul_is_refused(browser, path):
    assert browser("op1").get(path).status_code == 400


def test_a_provider_beyond_all_numbers_finds_nothing_wrong(browser):
    assert browser("op1").get(f"/catalogue?provider={'9' * 19}").status_code == 200


@pytest.mark.parametrize("path", ["/login", "/sign-up", "/account/tokens"])
def test_a_field_with_a_nul_is_refused(browser, path):
    assert browser("op1").post(path, {"username": "a\0", "name": "a\0"}).status_code == 400


@pytest.mark.parametrize("case", ["9" * 30, "9" * 5000, "٣", "x", ""])
def test_a_notice_about_no_case_leads_to_the_list(browser, case):
    assert browser("op1").post("/notices/1", {"case": case}).location == "/notices"


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("2147483647", 2**31 - 1), ("2147483648", None), ("٣", None), ("-1", None), ("", None)],
)
def test_whole_numbers_that_may_be_ids(text, number):
    assert hygiene.whole(text) == number
