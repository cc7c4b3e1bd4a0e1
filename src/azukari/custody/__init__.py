"""Custody: double entry over everything entrusted, collected, made and copied."""

from azukari.custody.balance import Custody, Item, Line

__all__ = ["Custody", "Item", "Line"]
