"""`make bench`: every benchmark as a ratio against its baseline in the same run."""

import json
from pathlib import Path

from bench import feel, steps

RESULTS = Path(__file__).parent / "results.json"


def main() -> None:
    measured = {"steps": steps.measure(), "feel": feel.measure()}
    RESULTS.write_text(json.dumps(measured, ensure_ascii=False, indent=2) + "\n")
    print(f"{'':34s} {'ours':>9s} {'naive':>9s} {'ratio':>7s}   (aim: at most {steps.AIM})")
    for row in measured["steps"]:
        print(f"{row['name']:34s} {row['ours_ms']:6.2f} ms {row['naive_ms']:6.2f} ms {row['ratio']:7.3f}")
    print()
    feel.main()


if __name__ == "__main__":
    main()
