"""The repository stands on its own: nothing in it points outside, nothing is left half done."""

import ast
import re
import subprocess

import pytest

from app.studio.sources import ROOT

NOT_OURS = ("package-lock.json", "requirements")
UNFINISHED = re.compile(rf"\b(?:{'TO'}DO|{'FIX'}ME|{'HA'}CK)\b")
ELSEWHERE = re.compile(r"(?<![\w.:/-])/(?:home|root|Users|work|mnt|opt)/\w|\.\./shared")
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)|<img[^>]+src=\"(?!https?:)([^\"]+)\"")


def tracked():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def texts():
    for path in tracked():
        if not path.name.startswith(NOT_OURS):
            try:
                yield path, path.read_text("utf-8")
            except UnicodeDecodeError:
                continue


def places(pattern):
    return [
        f"{path.relative_to(ROOT)}:{text[: found.start()].count(chr(10)) + 1}"
        for path, text in texts()
        for found in pattern.finditer(text)
    ]


def test_nothing_is_marked_as_still_to_do():
    assert places(UNFINISHED) == []


def test_nothing_refers_to_a_place_outside_the_repository():
    assert places(ELSEWHERE) == []


def test_no_error_is_swallowed_without_a_word():
    swallowed = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, text in texts()
        if path.suffix == ".py"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ExceptHandler) and all(isinstance(each, ast.Pass) for each in node.body)
    ]
    assert swallowed == []


def test_every_link_in_the_documents_leads_to_a_file():
    broken = [
        f"{path.relative_to(ROOT)}: {target}"
        for path, text in texts()
        if path.suffix == ".md"
        for target in (found[1] or found[2] for found in LINK.finditer(text))
        if not (path.parent / target).exists()
    ]
    assert broken == []


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "docs/architecture.md", "docs/glossary.md"])
def test_what_a_newcomer_reads_first_is_there(name):
    assert (ROOT / name).read_text("utf-8").startswith("# ")
