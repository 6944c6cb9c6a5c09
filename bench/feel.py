"""What a FEEL expression costs, as ratios: against Python's own eval of the same rule, and against feelin.

Both sides run in this process (feelin in Node) in alternation, medians of several rounds. Python's eval is the
floor that no interpreter of another language reaches; feelin parses anew on each call, as it offers no other way.
"""

import json
import shutil
import statistics
import subprocess
import timeit
from pathlib import Path

from app.rules import feel

ROUNDS = 7
CALLS = 3_000
CONTEXT = {
    "decision": "return",
    "kind": "paper",
    "amount": 120,
    "limit": 100,
    "rows": [{"price": n} for n in range(20)],
}
RULES = (
    ('decision = "return"', 'decision == "return"'),
    ('amount > limit and kind in ("paper", "qr")', 'amount > limit and kind in ("paper", "qr")'),
    ('if amount >= 100 then "big" else "small"', '"big" if amount >= 100 else "small"'),
    ("count(rows[price > 10]) > 3", 'len([r for r in rows if r["price"] > 10]) > 3'),
    ("sum(for r in rows return r.price * 2)", 'sum(r["price"] * 2 for r in rows)'),
)
FEELIN = """
import { evaluate } from '%s';
const [ rules, context, calls, rounds ] = JSON.parse(process.argv[1]);
const medians = rules.map((rule) => {
  for (let n = 0; n < 100; n++) evaluate(rule, context);
  const times = Array.from({ length: rounds }, () => {
    const start = process.hrtime.bigint();
    for (let n = 0; n < calls; n++) evaluate(rule, context);
    return Number(process.hrtime.bigint() - start) / calls / 1000;
  });
  return times.sort((a, b) => a - b)[rounds >> 1];
});
console.log(JSON.stringify(medians));
"""


def measure() -> list[dict[str, object]]:
    """Return, for each rule, microseconds of a compiled evaluation and its ratios (None without feelin)."""
    theirs = feelin_microseconds()
    rows: list[dict[str, object]] = []
    for (rule, python), oracle in zip(RULES, theirs, strict=True):
        ours, floor, fresh = ours_and_python(rule, python)
        rows.append(
            {
                "rule": rule,
                "microseconds": round(ours, 2),
                "of_python_eval": round(ours / floor, 1),
                "of_feelin": oracle and round(ours / oracle, 4),
                "compiling_microseconds": round(fresh, 1),
            }
        )
    return rows


def ours_and_python(rule: str, python: str) -> tuple[float, float, float]:
    """Time a compiled evaluation, Python's eval of the compiled equivalent, and one compilation."""
    expression, code = feel.compile(rule), compile(python, "<rule>", "eval")
    names = dict(CONTEXT)  # eval adds its builtins to them
    if feel.to_json(expression.evaluate(CONTEXT)) != eval(code, names):
        raise AssertionError(rule)
    pairs = [(timed(lambda: expression.evaluate(CONTEXT)), timed(lambda: eval(code, names))) for _ in range(ROUNDS)]
    ours, floor = (statistics.median(times) for times in zip(*pairs, strict=True))
    return ours, floor, statistics.median(timed(lambda: feel.compile.__wrapped__(rule), 100) for _ in range(ROUNDS))


def timed(call, calls: int = CALLS) -> float:
    """Give the microseconds of one call."""
    return timeit.timeit(call, number=calls) / calls * 1e6


def feelin_microseconds() -> list[float | None]:
    """Time feelin on the same rules; None for each if Node or feelin is not here."""
    node = shutil.which("node")
    package = Path(__file__).parents[1] / "node_modules" / "feelin" / "dist" / "index.js"
    if node is None or not package.exists():
        return [None] * len(RULES)
    script = FEELIN % package.as_uri()
    job = json.dumps([[rule for rule, _ in RULES], CONTEXT, 200, ROUNDS])
    done = subprocess.run(
        [node, "--input-type=module", "-e", script, job], capture_output=True, text=True, check=True
    )
    return list(json.loads(done.stdout))


def main() -> None:
    """Print a table of ratios; below 1 we are the faster one."""
    print(f"{'rule':<46}{'µs':>8}{'/ eval':>9}{'/ feelin':>10}{'compile µs':>12}")
    for row in measure():
        oracle = "–" if row["of_feelin"] is None else row["of_feelin"]
        print(
            f"{row['rule']:<46}{row['microseconds']:>8}{row['of_python_eval']:>9}{oracle:>10}"
            f"{row['compiling_microseconds']:>12}"
        )


if __name__ == "__main__":
    main()
