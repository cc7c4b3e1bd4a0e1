"""The command line: the same acts as every face, and what only whoever keeps the machine needs (init, serve, check, deposit)."""
