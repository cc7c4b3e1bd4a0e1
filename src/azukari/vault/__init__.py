"""The vault: entrusted information at rest, and the only way to it.

Bytes only: nothing here knows an act, a provision or a database. The format is in ``docs/spec/vault.md``.
"""
