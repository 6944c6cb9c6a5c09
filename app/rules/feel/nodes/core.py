"""From tree to closures: each node becomes, once, a Python function of the scope."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import count

from lark import Token, Tree

from app.rules.feel.errors import FeelSyntaxError
from app.rules.feel.grammar import Node
from app.rules.feel.limits import MAX_DEPTH
from app.rules.feel.scope import Env
from app.rules.feel.values import Value

Code = Callable[[Env], Value]
Handler = Callable[["Compiler", Node], Code]

_HANDLERS: dict[str, Handler] = {}
SUBJECT = "?"


def handles(*names: str) -> Callable[[Handler], Handler]:
    """Register a function as the one that compiles these nodes."""

    def register(handler: Handler) -> Handler:
        _HANDLERS.update(dict.fromkeys(names, handler))
        return handler

    return register


class Compiler:
    """Compiles the nodes of one text and notes which names and functions it uses.

    `names` are surely taken from the context; `filter_names` stand inside a filter, where they may also
    be fields of the element. `written` are contexts whose values all stand in the text. With `subject`, `?`
    stands for the value under test.
    """

    def __init__(self, text: str, *, subject: bool = False) -> None:
        self.text = text
        self.names: set[str] = set()
        self.filter_names: set[str] = set()
        self.calls: set[str] = set()
        self.written: list[dict[str, Value]] = []
        self._bound: list[frozenset[str] | set[str]] = [frozenset({SUBJECT})] if subject else []
        self._filters = 0
        self._depth = 0

    def compile(self, node: Node | Token) -> Code:
        """Compile a node. Raises FeelSyntaxError for what can be seen to be wrong without values."""
        if isinstance(node, Token):
            raise TypeError(node)
        if self._depth >= MAX_DEPTH:
            raise self.error(node, f"表达式嵌套过深：超过 {MAX_DEPTH} 层，请拆成几步。")
        self._depth += 1
        code = _HANDLERS[node.data](self, node)
        self._depth -= 1
        return code

    def compile_all(self, nodes: Iterable[Node | Token]) -> list[Code]:
        """Compile several nodes."""
        return [self.compile(node) for node in nodes]

    @contextmanager
    def binding(self, names: Iterable[str]) -> Iterator[set[str]]:
        """Compile inside a scope that knows these names (the set may grow)."""
        scope = set(names)
        self._bound.append(scope)
        yield scope
        self._bound.pop()

    @contextmanager
    def filtering(self) -> Iterator[None]:
        """Compile inside a filter, where a free name may be a field of the element."""
        self._filters += 1
        with self.binding(["item"]):
            yield
        self._filters -= 1

    def use(self, name: str) -> None:
        """Note that a name is read."""
        if not any(name in scope for scope in self._bound):
            (self.filter_names if self._filters else self.names).add(name)

    def knows_subject(self) -> bool:
        """Say whether `?` has a meaning here."""
        return any(SUBJECT in scope for scope in self._bound)

    def error(self, node: Node | Token, problem: str) -> FeelSyntaxError:
        """Make an error that marks the start of a node."""
        offset = node.start_pos if isinstance(node, Token) else getattr(node.meta, "start_pos", 0)
        return FeelSyntaxError.at(self.text, offset or 0, problem)


def weight(node: Node) -> int:
    """Count the nodes of a tree: what one evaluation of it costs."""
    counter = count()
    for _ in node.iter_subtrees():
        next(counter)
    return next(counter)


def children(node: Node) -> list[Node]:
    """Give the sub-expressions of a node without its words and signs."""
    return [child for child in node.children if isinstance(child, Tree)]
