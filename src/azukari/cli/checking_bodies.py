"""The check that the web sees the rows of one body at a time, where there are several."""

from __future__ import annotations

from django.db import DatabaseError, connection

from azukari.cli.checking_blobs import Add
from azukari.desk import bodies
from azukari.desk.instance import Instance
from azukari.law.say import Say


def check_bodies(instance: Instance, add: Add) -> None:
    """Look under which role the web connects, and whether the server keeps bodies apart from it."""
    try:
        why = bodies.web_unfit(instance) if connection.vendor == "postgresql" else None
    except DatabaseError:
        return  # that the store cannot be read was told already
    if why is not None:
        add("BODY_ROLE", Say(why.ja + bodies.ROLE.ja, f"{why.en} {bodies.ROLE.en}"))
