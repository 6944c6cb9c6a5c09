"""`a.b` and `xs[…]`."""

from collections.abc import Mapping
from decimal import Decimal

from app.rules.feel.grammar import Node, plain
from app.rules.feel.nodes.core import Code, Compiler, children, handles, weight
from app.rules.feel.properties import member
from app.rules.feel.scope import Env
from app.rules.feel.values import Value, lift, whole


@handles("path")
def _path(compiler: Compiler, node: Node) -> Code:
    owner, name = compiler.compile(node.children[0]), plain(str(node.children[1]))

    def follow(env: Env) -> Value:
        value = owner(env)
        if type(value) is not list:
            return member(value, name)
        env.run.spend(len(value))
        return [member(item, name) for item in value]

    return follow


@handles("filter")
def _filter(compiler: Compiler, node: Node) -> Code:
    owner, inside = children(node)
    source = compiler.compile(owner)
    with compiler.filtering():
        condition = compiler.compile(inside)
    cost = weight(inside)

    def select(env: Env) -> Value:
        value = source(env)
        if value is None:
            return None
        items = value if type(value) is list else [value]
        position = condition(_item_scope(env, items[0]) if items else env)
        if type(position) in (int, Decimal):
            return _at(items, position)
        env.run.spend(len(items) * cost)
        return [item for item in items if condition(_item_scope(env, item)) is True]

    return select


def _item_scope(env: Env, item: Value) -> Env:
    """Open the scope of one element: `item`, and its own fields before everything else."""
    inner = env.inner({"item": item})
    return inner.inner(item) if isinstance(item, Mapping) else inner


def _at(items: list[Value], position: Value) -> Value:
    """Take the element at a position: from 1, or from -1 at the end; null outside."""
    place = whole(position)
    if not place or abs(place) > len(items):
        return None
    return lift(items[place - 1 if place > 0 else place])
