"""The trace as lines of text for a terminal."""

import re
from collections.abc import Iterator

from app.studio.trace.duties import Clause
from app.studio.trace.places import KINDS, Place, covers
from app.studio.trace.proof import STATES, Proof, Trace

CAREFUL = "⚠"
CHINESE = re.compile(r"[\u3400-\u9fff]")


def of_clause(trace: Trace, mark: str) -> Iterator[str]:
    """Yield the lines of a clause, an item of it (七(二)1) or a part: what is asked, the state, each place."""
    clause = trace.clause(mark)
    if clause is None:
        return
    yield f"{clause.mark}  {clause.title}"
    for proof in trace.of(clause):
        if covers(mark, proof.part.mark):
            yield ""
            yield from _proof(proof)


def _proof(proof: Proof) -> Iterator[str]:
    part = proof.part
    yield f"{part.mark}{' ' + CAREFUL if part.careful else ''}  【{STATES[proof.state]}】{part.asks}"
    if part.by:
        yield f"    由 {part.by} 落实"
    if part.later:
        yield f"    {part.later}{f'（{part.awaits}）' if part.awaits else ''}"
    if part.more:
        yield f"    {part.more}"
    if proof.state == "lacking":
        yield from (f"    ✗ {lack}" for lack in proof.lacks)
    for kind, label in KINDS.items():
        yield from dict.fromkeys(f"    {label}  {_place(place)}" for place in proof.places if place.kind == kind)


def _place(place: Place) -> str:
    function = f" {place.id}" if place.kind in ("handler", "test") and place.id else ""
    host = f"{place.host} · " if place.host else ""
    name = f"  {host}{place.name}" if place.kind != "test" else ""
    return f"{place.address}{function}{name}"


def table(trace: Trace) -> Iterator[str]:
    """Yield a line for each part with its state, then the totals by chapter and of all."""
    for clause in trace.clauses:
        yield f"{clause.mark}  {clause.title}"
        for proof in trace.of(clause):
            state, mark = _padded(STATES[proof.state], 12), _padded(proof.part.mark, 10)
            yield f"  {state}{mark}{_counted(proof)}{_why(proof)}"
    yield ""
    for chapter in dict.fromkeys(clause.chapter for clause in trace.clauses):
        yield f"{chapter}  {_totals(trace, *(each for each in trace.clauses if each.chapter == chapter))}"
    yield f"共 {len(trace.clauses)} 条 {len(trace.proofs)} 项  {_totals(trace)}"


def _counted(proof: Proof) -> str:
    careful = CAREFUL if proof.part.careful else "  "
    return f"{careful} 落实 {len(proof.carriers):3d}  测试 {len(proof.tests):3d}"


def _why(proof: Proof) -> str:
    words = proof.part.by or (proof.part.later and f"{proof.part.later} {proof.part.awaits}")
    reason = words or ("；".join(proof.lacks) if proof.state == "lacking" else "")
    return f"  {reason}".rstrip()


def _totals(trace: Trace, *clauses: Clause) -> str:
    return "  ".join(f"{STATES[state]} {count}" for state, count in trace.counts(*clauses).items())


def _padded(text: str, width: int) -> str:
    """Fill up to a width in columns; a Chinese character takes two."""
    return text + " " * (width - sum(2 if CHINESE.match(letter) else 1 for letter in text))
