"""The provisions, in the annex's order, one module each. Number 0 is the contract that the annex is attached to."""
