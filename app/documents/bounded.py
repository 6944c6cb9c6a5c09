"""Run a script of ours in a process of its own, within bounds: what it works on may be hostile.

`run` starts this very file, isolated and without the platform's environment; that process binds itself, then
becomes the script.
"""

import os
import runpy
import subprocess
import sys
import tempfile
from dataclasses import astuple, dataclass
from pathlib import Path

NOWHERE = "http://127.0.0.1:9"
"""The proxy of the process: nothing of the network is ever fetched."""
MEGABYTE = 1024 * 1024


class OutOfBounds(Exception):
    """The script took too long, wanted too much memory, wrote too much, or failed."""


@dataclass(frozen=True)
class Bounds:
    """`seconds` by the clock on the wall, `computing` seconds of a processor, `memory` and `output` in bytes."""

    seconds: float
    computing: int
    memory: int
    output: int


def run(script: Path, wanted: bytes, bounds: Bounds) -> bytes:
    """Return what the script writes to standard output when given `wanted`. Raises OutOfBounds."""
    limits = [str(each) for each in astuple(bounds)[1:]]
    command = [sys.executable, "-I", __file__, *limits, str(script)]
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as written:
        given.write(wanted)
        given.seek(0)
        try:
            subprocess.run(  # noqa: S603 (our own script)
                command,
                stdin=given,
                stdout=written,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                timeout=bounds.seconds,
                check=True,
            )
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
            raise OutOfBounds(script.name) from error
        written.seek(0)
        return written.read()


def _environment() -> dict[str, str]:
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "HTTPS_PROXY", "ALL_PROXY"), NOWHERE)
    return {"PATH": os.defpath, "TMPDIR": tempfile.gettempdir(), **proxies}


def _bind(computing: int, memory: int, output: int) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (computing, computing))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (output, output))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _bind(*(int(limit) for limit in sys.argv[1:4]))
    runpy.run_path(sys.argv[4], run_name="__main__")
