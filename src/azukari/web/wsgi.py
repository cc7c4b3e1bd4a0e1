"""Where a WSGI server begins: ``azukari.web.wsgi:application`` serves the instance whose folder AZUKARI_INSTANCE names."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING

from azukari.desk.instance import Instance
from azukari.vault.process import harden
from azukari.web.settings import web_settings

if TYPE_CHECKING:
    from django.core.handlers.wsgi import WSGIHandler


LOGGER = logging.getLogger("azukari.web")


def serve(folder: Path) -> WSGIHandler:
    """The application of one instance; binds the process to it, and keeps its memory from core dumps: pages that are shown pass through it.

    :raises FaultError: when there is no instance in the folder; ``BODY_ROLE`` where the web would see the rows of every body.
    """
    if not harden():
        LOGGER.warning("this process can be dumped or traced: the system did not allow to forbid it")
    instance = Instance.at(folder)
    instance.connect(extra=web_settings(instance), web=True)
    # only now: Django's models can be loaded once its settings stand
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    from azukari.desk import bodies  # noqa: PLC0415
    from azukari.desk.desk import Desk  # noqa: PLC0415
    from azukari.desk.failing import end_soon  # noqa: PLC0415
    from azukari.web.counter import bind  # noqa: PLC0415

    application = get_wsgi_application()
    bodies.fit_for_the_web(instance)
    bind(Desk(instance, at_failure=end_soon))
    return application


def __getattr__(name: str) -> object:
    """``application`` is made when a server asks for it, so that the module can be imported without an instance."""
    if name != "application":
        raise AttributeError(name)
    folder = os.environ.get("AZUKARI_INSTANCE")
    if not folder:
        message = "AZUKARI_INSTANCE is not set: name the folder of the instance to serve"
        raise RuntimeError(message)
    found = serve(Path(folder))
    globals()["application"] = found
    return found
