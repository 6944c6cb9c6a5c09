"""The list of duties held against the sources: which are done, by whom, not yet, or without proof."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from app.studio import sources
from app.studio.trace import duties, index
from app.studio.trace.duties import Clause, Part
from app.studio.trace.places import Place, carries, covers

STATES = {"done": "已落实", "people": "由人员落实", "later": "尚未落实", "lacking": "缺少依据"}


@dataclass(frozen=True)
class Proof:
    """A part with the places marked with it. `tested` is False where the tests are not there to be looked at."""

    part: Part
    places: tuple[Place, ...]
    tested: bool

    @property
    def carriers(self) -> tuple[Place, ...]:
        """What carries the part out: everything but tests."""
        return tuple(place for place in self.places if place.kind != "test")

    @property
    def tests(self) -> tuple[Place, ...]:
        return tuple(place for place in self.places if place.kind == "test")

    @property
    def lacks(self) -> tuple[str, ...]:
        """What the sources lack for the part to be done: a carrier, a test."""
        nothing = () if self.carriers else ("没有流程元素、表单、处理程序、登记库、文书或代码标注它",)
        untested = () if self.tests or not self.tested else ("没有测试标注它（@pytest.mark.clause）",)
        return (*nothing, *untested)

    @property
    def state(self) -> str:
        """One of STATES: what is declared in the list, else what the sources show."""
        if self.part.by:
            return "people"
        if self.part.later:
            return "later"
        return "lacking" if self.lacks else "done"

    @property
    def finding(self) -> str:
        """What is wrong between list and sources (Chinese), "" if nothing is."""
        if self.state == "lacking":
            return f"{self.part.mark}：{'；'.join(self.lacks)}。"
        if self.part.later and self.built:
            return f"{self.part.mark}：已有落实和测试，清单（{duties.DUTIES}）却仍写着 later，请删去。"
        return ""

    @property
    def built(self) -> bool:
        """Tell whether what is called not yet built is there: a test, and a carrier in what it awaits."""
        awaits = self.part.awaits
        there = (
            place for place in self.carriers if awaits in ("", place.process) or place.path.startswith(f"{awaits}/")
        )
        return bool(self.tests) and any(there)


@dataclass(frozen=True)
class Trace:
    """All clauses with the proof of each part, as the sources stand now."""

    clauses: tuple[Clause, ...]
    places: tuple[Place, ...]
    tested: bool

    @cached_property
    def proofs(self) -> Mapping[str, Proof]:
        """The proof of each part by its mark, in the order of the rules."""
        parts = (part for clause in self.clauses for part in clause.parts)
        return {part.mark: Proof(part, self._of(part.mark), self.tested) for part in parts}

    def _of(self, mark: str) -> tuple[Place, ...]:
        found = dict.fromkeys(place for place in self.places if carries(place, mark))
        written = {(place.path, place.id) for place in found if place.kind == "handler" and place.line}
        return tuple(place for place in found if place.line or (place.path, place.id) not in written)

    def clause(self, mark: str) -> Clause | None:
        """Return the clause of a mark, be it the clause's own, an item's or a part's; None for an unknown one."""
        known = (clause for clause in self.clauses if covers(clause.mark, mark))
        return next((each for each in known if any(covers(mark, part.mark) for part in each.parts)), None)

    def of(self, clause: Clause) -> tuple[Proof, ...]:
        """Return the proofs of a clause's parts."""
        return tuple(self.proofs[part.mark] for part in clause.parts)

    def counts(self, *clauses: Clause) -> Mapping[str, int]:
        """Count the parts of the clauses (all, without any) by state, in the order of STATES."""
        counted = Counter(proof.state for clause in clauses or self.clauses for proof in self.of(clause))
        return {state: counted[state] for state in STATES if counted[state]}

    @property
    def findings(self) -> tuple[str, ...]:
        """Return where the list and the sources contradict each other; () when every clause keeps its proof."""
        return tuple(proof.finding for proof in self.proofs.values() if proof.finding)


_latest: dict[Path, Trace] = {}


def build(root: Path = sources.ROOT) -> Trace:
    """Return the trace of a source tree; the same one as long as neither list nor sources have changed."""
    clauses, places, tested = duties.clauses(root), index.places(root), index.has_tests(root)
    known = _latest.get(root)
    if known is None or known.clauses is not clauses or known.places is not places or known.tested != tested:
        known = _latest[root] = Trace(clauses, places, tested)
    return known
