"""Benchmarks: ratios within one run. Importing the package binds Django, which models want before they are imported."""

from tests import binding

__all__ = ["binding"]
