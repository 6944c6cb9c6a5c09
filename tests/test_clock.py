"""The platform's clock."""

from datetime import UTC, datetime

import pytest

from app import clock

MOMENT = datetime(2020, 11, 23, 2, tzinfo=UTC)


def test_a_past_is_played_inside_its_context_alone():
    with clock.at(MOMENT):
        assert clock.now() == MOMENT
    assert clock.now() > MOMENT


def test_a_moment_without_a_zone_is_none():
    with pytest.raises(ValueError, match="naive"), clock.at(MOMENT.replace(tzinfo=None)):
        pass
