"""From a clause of the rules to its proof: what is asked, what carries it out, which tests hold it.

`duties` is the list of what the rules ask (processes/clauses.yaml, processes/duties.yaml), `drawn`, `described` and
`written` find the marks in diagrams, in registers and templates, and in Python; `index` keeps what they found until
a file changes; `proof` compares both; `lines` tells it on a terminal.
"""

from app.studio.trace.duties import Clause, Part, clauses
from app.studio.trace.lines import of_clause, table
from app.studio.trace.places import Place, covers
from app.studio.trace.proof import STATES, Proof, Trace, build

__all__ = [
    "STATES",
    "Clause",
    "Part",
    "Place",
    "Proof",
    "Trace",
    "build",
    "clauses",
    "covers",
    "of_clause",
    "table",
]
