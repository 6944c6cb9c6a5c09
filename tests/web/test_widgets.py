"""What a step shows beside its form: what the check of diagrams allows is what pages draw."""

from app.cases import widgets as known
from app.web import widgets


def test_every_widget_a_diagram_may_ask_for_is_drawn():
    assert set(widgets.WIDGETS) == set(known.WIDGETS)
