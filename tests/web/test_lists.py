"""What lists carry from one address into their links."""

from importlib import import_module

import pytest

from app.web import AREAS, lists

LISTS = ["/inbox", "/cases", "/organisations", "/catalogue", "/notices", "/sla"]


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("name", ["endpoint", "_method", "task_id", "organisation_id"])
def test_a_name_that_means_something_to_the_server_is_no_filter(browser, review, path, name):
    assert browser("op1").get(f"{path}?{name}=x&q=").status_code == 200


def test_no_link_leaves_the_server_by_what_an_address_says(browser, review):
    page = browser("op1").get("/inbox?_external=1&_scheme=javascript&_anchor=here").text
    assert "javascript:" not in page
    assert "#here" not in page


def test_filters_stay_in_the_links(browser, review):
    assert f"/inbox/{review.id}?process=trial" in browser("op1").get("/inbox?process=trial").text


def test_what_lists_remember_they_also_keep():
    remembered = {key for area in AREAS for key in getattr(import_module(f"app.web.pages.{area}"), "KEYS", ())}
    assert remembered
    assert remembered <= lists.FILTERS


@pytest.mark.parametrize("page", ["0", "-1", "x", "２", "9" * 12, "9" * 5000])
def test_a_page_that_is_none_is_the_first(app, page):
    with app.test_request_context("/cases", query_string={"page": page}):
        assert lists.number() == 1
