"""A connection that tells the server which bodies are reached, before a statement is sent and only when that has changed.

Told for the connection, which is one thread's own; what a transaction that is rolled back had told is told again. A proxy that hands one
connection to several clients between transactions (transaction pooling) must not stand in between.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base

from azukari.store import tenants

_TELL = "SELECT set_config('azukari.body', %s, false)"


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, with the reach told."""

    _told: str | None = None
    """What the server was told last; None when it may know anything, or nothing."""
    _within: str | None = None
    """What is reached in the transaction that is open."""

    def create_cursor(self, name: str | None = None) -> Any:  # noqa: ANN401 — psycopg's cursor, as Django has it
        """A cursor that sees what is reached. :raises RuntimeError: when the reach changes within a transaction: an act is one body's."""
        if tenants.kept_apart():
            self._tell(",".join(tenants.reached()))
        return super().create_cursor(name)

    def _tell(self, wanted: str) -> None:
        if self.in_atomic_block and self._within is None:
            self._within = wanted
        elif self.in_atomic_block and self._within != wanted:
            message = "the bodies that are reached do not change within a transaction"
            raise RuntimeError(message)
        if self._told != wanted:
            self.connection.execute(_TELL, [wanted])
            self._told = wanted

    def init_connection_state(self) -> None:
        """A new connection knows nothing yet."""
        self._told = self._within = None
        super().init_connection_state()

    def set_autocommit(self, *args: Any, **settings: Any) -> None:  # noqa: ANN401 — as Django calls it
        """A transaction begins or has ended: the next may be another body's."""
        self._within = None
        super().set_autocommit(*args, **settings)

    def _rollback(self) -> None:
        self._told = None
        super()._rollback()  # type: ignore[misc]  # it is there; the stubs leave it out

    def _savepoint_rollback(self, sid: str) -> None:
        self._told = None
        super()._savepoint_rollback(sid)  # type: ignore[misc]  # as above
