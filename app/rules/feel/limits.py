"""How big an expression and its work may grow, so that no text can exhaust the server."""

MAX_SOURCE = 10_000  # characters of an expression
MAX_DEPTH = 64  # expressions inside expressions
MAX_LIST = 10_000  # elements of a list or of an iteration
MAX_TEXT = 100_000  # characters of a computed text
MAX_EXPONENT = 6_000  # of a number literal and of `**`
PATTERN_STEPS = 20_000  # units of work for compiling one pattern
MAX_STEPS = 1_000_000  # units of work in one evaluation, about a second at worst
