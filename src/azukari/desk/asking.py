"""Whether a record went back is asked of the witnesses also where the instance is not served: before an act from the command line.

While a courier runs that has heard a witness since it began, it knows; otherwise the witness is asked, with little patience. Where none answers
nothing can be known, and work goes on.
"""

from __future__ import annotations

from typing import Final

from azukari.desk import witnesses
from azukari.desk.courier import alive, state_of
from azukari.desk.delivery import Delivery, Trouble
from azukari.desk.instance import Instance
from azukari.desk.posting import Post

PATIENCE: Final = 2.0


def ask(instance: Instance) -> list[str]:
    """Ask every witness that nobody has heard; a record that went back stands still then. The codes of what stood in the way.

    :raises FaultError: ``WITNESSES_UNREADABLE``.
    """
    codes = []
    running = alive(instance)
    for one in witnesses.configured(instance):
        state = state_of(instance, one.id) if running else None
        if state is not None and state.held is not None and state.code is None:
            continue
        post = Post(one.url, one.certificate, patience=PATIENCE, connect=PATIENCE)
        try:
            Delivery(instance, one, post).ask()
        except Trouble as trouble:
            codes.append(trouble.code)
        except OSError:
            codes.append("WITNESS_SILENT")
        finally:
            post.close()
    return codes
