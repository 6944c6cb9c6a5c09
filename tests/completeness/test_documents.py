"""The documents say what is there."""

import re
import subprocess
from pathlib import PurePosixPath

import click
import pytest
import yaml

from app import create_app
from app.studio.sources import ROOT
from tests.conftest import settings

README = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
VARIABLE = re.compile(r"""(?:env(?:iron)?\.get\(|_flag\(env, )"([A-Z_]+)\"""")
COMMAND = re.compile(r"(?<![\w./-])flask ([a-z]+)(?: ([a-z]+)\b(?![./]))?")
PATH = re.compile(
    r"[\w.<>*-]+(?:/[\w. <>*-]+)*(?:/|\.(?:py|yaml|md|toml|scss|css|html|typ|txt|in|json|bpmn|dmn|form))"
)
IN_CODE = re.compile(r"(?<![\w/.$])((?:app|processes|forms|handlers|tests|docs|migrations|bench)/[\w./*-]*[\w*/])")
MADE = re.compile(
    r"desk(?:/.*)?|forms/pre_application/sign_receipt\.form|var|app/web/static/dist|app/web/pages/things\.py"
)
"""What a recipe or a run makes."""
OF_FLASK = {"db", "limiter", "routes", "run", "shell"}


@pytest.fixture(scope="module")
def commands(tmp_path_factory):
    """Every command of ours: `serve`, `procedures check`, …"""
    app = create_app(settings("sqlite://", tmp_path_factory.mktemp("documents")), headless=True)
    found = set()
    for name, command in app.cli.commands.items():
        inner = command.commands if isinstance(command, click.Group) else {"": None}
        found |= {f"{name} {each}".strip() for each in inner}
    return {each for each in found if each.split()[0] not in OF_FLASK}


def test_every_variable_of_the_environment_is_in_the_readme():
    sources = [ROOT / "config.py", *(ROOT / "app").rglob("*.py")]
    read = {name for path in sources for name in VARIABLE.findall(path.read_text("utf-8"))}
    assert {name for name in read if f"`{name}`" not in README} == set()
    assert "SECRET_KEY" in read


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_that_a_document_names_exists(commands, path):
    groups = {each.split()[0] for each in commands if " " in each}
    for group, inner in COMMAND.findall(path.read_text("utf-8")):
        said = f"{group} {inner}".strip() if group in groups else group
        assert said in commands | groups | OF_FLASK, said


def test_every_command_is_told_somewhere(commands):
    said = "\n".join(path.read_text("utf-8") for path in DOCUMENTS)
    told = {f"{group} {inner}".strip() for group, inner in COMMAND.findall(said)} | {
        g for g, _ in COMMAND.findall(said)
    }
    lists = {
        f"{group} {each}"
        for group, rest in re.findall(r"flask (\w+) ((?:\w+ \| )+\w+)", said)
        for each in rest.split(" | ")
    }
    assert commands - told - lists == set()


def test_every_call_of_the_interface_is_told(tmp_path):
    app = create_app(settings("sqlite://", tmp_path))
    told = re.sub(r"\{[^}]+\}", "*", (ROOT / "docs" / "api.md").read_text("utf-8"))
    below = "/api/v1"
    calls = {
        each.rule.removeprefix(below) for each in app.url_map.iter_rules() if each.rule.startswith(f"{below}/")
    }
    assert {
        call for call in calls if not re.search(rf"{re.escape(re.sub('<[^>]+>', '*', call))}(?![/\w])", told)
    } == set()


def test_every_demo_account_is_in_the_readme():
    people = [
        row["username"]
        for name in ("people", "experts")
        for row in yaml.safe_load((ROOT / f"processes/demo/{name}.yaml").read_text("utf-8"))
    ]
    spans = re.findall(r"`([a-z]+)(\d+)`–`\1(\d+)`", README)
    told = {f"{name}{number}" for name, first, last in spans for number in range(int(first), int(last) + 1)}
    assert {name for name in people if name not in told and f"`{name}`" not in README} == set()


def test_every_page_of_the_documents_can_be_reached_from_the_readme():
    links = re.compile(r"\]\(([^)#:]+\.md|docs/decisions)[^)]*\)")
    found, waiting = set(), {ROOT / "README.md"}
    while waiting:
        path = waiting.pop()
        found.add(path)
        targets = {(path.parent / target).resolve() for target in links.findall(path.read_text("utf-8"))}
        waiting |= {target for target in targets if target.suffix == ".md"} - found
    assert set(DOCUMENTS) - found == set()


def tracked():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [PurePosixPath(name) for name in listed.splitlines()]


@pytest.fixture(scope="module")
def places():
    """Every file of the repository, and every folder that one stands in."""
    files = tracked()
    return {*files, *(folder for file in files for folder in file.parents)}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_that_a_document_names_exists(places, path):
    text = path.read_text("utf-8")
    spans = [span for span in re.findall(r"`([^`\n]+)`", text) if PATH.fullmatch(span)]
    named = {re.sub(r"<[^>]+>", "*", span).rstrip("/") for span in (*spans, *IN_CODE.findall(text))}
    missing = {name for name in named if not any(place.match(name) for place in places)}
    assert {name for name in missing if not MADE.fullmatch(name)} == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_target_of_make_that_a_document_names_exists(path):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)", path.read_text("utf-8"))) <= targets


def test_every_module_that_a_document_runs_exists(places):
    said = "\n".join(path.read_text("utf-8") for path in DOCUMENTS)
    run = {name.replace(".", "/") for name in re.findall(r"python -m ([\w.]+\w)", said)}
    assert run
    assert {name for name in run if not places & {PurePosixPath(f"{name}.py"), PurePosixPath(name)}} == set()
