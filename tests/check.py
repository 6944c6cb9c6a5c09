"""`make check`: run every check, report every finding, fail if any failed."""

import subprocess
import sys
import time

CHECKS = {
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "types": ["mypy", "--no-error-summary"],
    "contracts": ["lint-imports"],
    "templates": ["djlint", "app/web/templates", "--lint", "--quiet"],
    "procedures": ["flask", "procedures", "check"],
    "clauses": ["flask", "procedures", "trace", "--check"],
    "migrations": ["pytest", "-p", "no:randomly", "tests/completeness/test_migrations.py"],
}


def main() -> int:
    failed = []
    for name, command in CHECKS.items():
        started = time.monotonic()
        done = subprocess.run(
            [f"{sys.prefix}/bin/{command[0]}", *command[1:]], capture_output=True, text=True, check=False
        )
        state = "ok" if done.returncode == 0 else "FAILED"
        print(f"{name:12s} {state:7s} {time.monotonic() - started:5.1f} s")
        if done.returncode:
            failed.append(name)
            print(done.stdout[-8000:], done.stderr[-4000:])
    print(f"{len(CHECKS) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
