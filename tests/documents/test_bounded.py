"""A script in a process of its own: neither time nor memory nor output without end, nothing of our environment."""

from dataclasses import replace

import pytest

from app.documents import bounded
from app.documents.bounded import MEGABYTE, Bounds, OutOfBounds

BOUNDS = Bounds(seconds=20, computing=10, memory=256 * MEGABYTE, output=MEGABYTE)


@pytest.fixture
def script(tmp_path):
    def write(text):
        path = tmp_path / "script.py"
        path.write_text(text)
        return path

    return write


def test_a_script_answers_what_it_is_given(script):
    echo = script("import sys\nif __name__ == '__main__': print(sys.stdin.read().upper(), end='')")
    assert bounded.run(echo, b"given", BOUNDS) == b"GIVEN"


WITHOUT_END = {
    "computing": ("while True: pass", {"computing": 1}),
    "waiting": ("import time; time.sleep(60)", {"seconds": 0.5}),
    "memory": ("all = 'x' * (300 * 1024 * 1024)", {}),
    "output": ("import sys; sys.stdout.write('x' * (2 * 1024 * 1024))", {}),
    "failure": ("raise SystemExit(3)", {}),
}


@pytest.mark.parametrize("what", WITHOUT_END)
def test_what_has_no_end_is_ended(script, what):
    text, tight = WITHOUT_END[what]
    with pytest.raises(OutOfBounds):
        bounded.run(script(text), b"", replace(BOUNDS, **tight))


def test_a_script_knows_nothing_of_the_platforms_environment(script, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "not for scripts")
    said = bounded.run(script("import os, sys; print(sorted(os.environ), sys.flags.isolated)"), b"", BOUNDS)
    assert b"SECRET_KEY" not in said
    assert said.strip().endswith(b"1")
