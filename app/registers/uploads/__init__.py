"""Files: which are taken, where their bytes are, when these are cleared."""
