"""The demonstration: a fictional ward, its contractors and a contract half-way."""
