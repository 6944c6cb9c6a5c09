"""The demo's cases are played once."""

from app.cases import demo


def test_where_there_are_cases_already_nothing_is_played(case):
    assert demo.play() == []
