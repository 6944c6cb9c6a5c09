"""Nothing lies about: templates, their macros, styles, scripts and pictures are all used by a page."""

import ast
import re
from pathlib import Path

import pytest
from jinja2 import meta, nodes

from app import create_app
from app.studio.sources import ROOT
from tests.conftest import settings

WEB = ROOT / "app" / "web"
TEMPLATES = WEB / "templates"
ASSETS = WEB / "assets"
NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
IMPORT = re.compile(r"""(?:@import|from|import)\s+['"](\./[\w./-]+)['"]""")
ENTRY = re.compile(r"'((?:css|js)/[\w.-]+|[\w-]+\.svg)'")


@pytest.fixture(scope="module")
def jinja(tmp_path_factory):
    return create_app(settings("sqlite://", tmp_path_factory.mktemp("pages"), DEMO=True)).jinja_env


@pytest.fixture(scope="module")
def parsed(jinja):
    return {name: jinja.parse((TEMPLATES / name).read_text("utf-8")) for name in NAMES}


def named_by_modules() -> set[str]:
    """The templates that modules name, also by a pattern such as f"pages/cases/{tab}.html"."""
    patterns = []
    for path in WEB.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and str(node.value).endswith(".html"):
                patterns.append(re.escape(str(node.value)))
            elif isinstance(node, ast.JoinedStr) and ast.unparse(node).endswith(".html'"):
                parts = [re.escape(str(p.value)) if isinstance(p, ast.Constant) else r"\w+" for p in node.values]
                patterns.append("".join(parts))
    return {name for name in NAMES if any(re.fullmatch(pattern, name) for pattern in patterns)}


def reached(start: set[str], leads_to) -> set[str]:
    found, waiting = set(), set(start)
    while waiting:
        each = waiting.pop()
        found.add(each)
        waiting |= set(leads_to(each)) - found
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_template_compiles(jinja, name):
    assert jinja.get_template(name).name == name


def test_every_template_is_shown_by_a_page_or_part_of_one_that_is(parsed):
    def parts(name):
        return {each for each in meta.find_referenced_templates(parsed[name]) if each}

    assert reached(named_by_modules(), parts) == set(NAMES)


def test_every_macro_is_used(parsed):
    called = [node for tree in parsed.values() for node in tree.find_all((nodes.Name, nodes.Getattr))]
    names = {getattr(node, "name", None) or getattr(node, "attr", None) for node in called}
    imported = {
        name if isinstance(name, str) else name[0]
        for tree in parsed.values()
        for node in tree.find_all(nodes.FromImport)
        for name in node.names
    }
    macros = {macro.name for tree in parsed.values() for macro in tree.find_all(nodes.Macro)}
    assert macros - names - imported == set()


def test_what_a_template_takes_from_another_one_is_there(parsed):
    for name, tree in parsed.items():
        for node in tree.find_all(nodes.FromImport):
            other = parsed[node.template.value]
            offered = {macro.name for macro in other.find_all(nodes.Macro)}
            offered |= {
                node.target.name for node in other.find_all(nodes.Assign) if isinstance(node.target, nodes.Name)
            }
            wanted = {each if isinstance(each, str) else each[0] for each in node.names}
            assert wanted <= offered, (name, wanted - offered)


def sources() -> set[Path]:
    return {path for path in ASSETS.rglob("*") if path.is_file() and path.name != "build.mjs"}


def test_every_style_and_script_is_in_a_bundle():
    entries = {ASSETS / name for name in ENTRY.findall((ASSETS / "build.mjs").read_text("utf-8"))}

    def imports(path):
        if path.suffix not in {".css", ".js"}:
            return set()
        return {(path.parent / target).resolve() for target in IMPORT.findall(path.read_text("utf-8"))}

    assert reached(entries, imports) == sources()


def test_every_picture_and_sample_of_the_static_folder_is_asked_for():
    asking = [*TEMPLATES.rglob("*.html"), *WEB.rglob("*.py")]
    said = "\n".join(path.read_text("utf-8") for path in asking)
    kept = {path.name for path in (WEB / "static").iterdir() if path.is_file()}
    assert {name for name in kept if name not in said} == set()


def test_every_icon_that_a_template_draws_is_in_the_sprite(parsed):
    sprite = set(re.findall(r'<symbol id="([\w-]+)"', (ASSETS / "icons.svg").read_text("utf-8")))
    drawn = {
        call.args[0].value
        for tree in parsed.values()
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name == "icon" and isinstance(call.args[0], nodes.Const)
    }
    assert drawn <= sprite
    assert drawn
