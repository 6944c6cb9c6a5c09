"""`make coverage`: hold the branches that the tests take against the bound, and name the modules that lag behind."""

import json
import sys
from pathlib import Path
from typing import Any

BOUND = 95
"""Per cent of the branches of app/ and handlers/ together."""
LAGGING = 90
"""Per cent of its branches below which a module is named."""


def share(summary: dict[str, Any]) -> float:
    """Return the branches taken, in per cent, of a summary in coverage's JSON report."""
    return 100 * summary["covered_branches"] / summary["num_branches"] if summary["num_branches"] else 100.0


def main(report: str) -> int:
    found = json.loads(Path(report).read_text("utf-8"))
    shares = {name: share(each["summary"]) for name, each in found["files"].items()}
    for name, part in sorted(shares.items(), key=lambda entry: entry[1]):
        if part < LAGGING:
            print(f"{part:5.1f} %  {name}")
    total = share(found["totals"])
    print(f"{total:5.2f} % of the branches of app/ and handlers/ are taken; the bound is {BOUND} %")
    return 0 if total >= BOUND else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
