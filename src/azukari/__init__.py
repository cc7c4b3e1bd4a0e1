"""Azukari (預かり): what one holds for another."""

__version__ = "0.1.0"
