"""Documents (文书): from filed templates, typeset, signed in turn, sealed, and verified by anybody."""
