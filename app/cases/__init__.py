"""Cases (办件): what people do to a running procedure, and what it does by itself, in one write path (`steps`)."""
