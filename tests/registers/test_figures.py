"""Figures are read by people: each has a name, and values that are no numbers are written in words."""

from pathlib import Path

import yaml

from app.registers import figures

RULES = Path("processes/rule_sets")


def test_every_figure_of_the_rules_is_described():
    for path in RULES.glob("*.yaml"):
        settings = yaml.safe_load(path.read_text("utf-8"))["settings"]
        assert set(settings) <= set(figures.described()), path


def test_values_that_are_no_numbers_are_written_and_read_in_words():
    cycle, asked = figures.named("report_cycle"), figures.named("confidentiality_required")
    assert (cycle.written("quarterly"), asked.written(True)) == ("每季度", "是")
    assert (cycle.read("每季度"), asked.read("否")) == ("quarterly", False)
