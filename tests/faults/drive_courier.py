"""A courier and a witness in one process: entries delivered, and the witness's signature brought home."""

from pathlib import Path

from tests.faults.drive_append import begun, opened  # isort: skip — binds Django first

from azukari.cli.main import main as azukari
from azukari.desk import witnesses
from azukari.desk.delivery import Delivery, Trouble
from azukari.desk.desk import Desk
from azukari.desk.outcome import Officer, Receipt
from azukari.desk.signer import Signer
from azukari.desk.witnesses import Witness
from azukari.store.models import Cosignature
from azukari.witness.disk import DiskFailed
from azukari.witness.folder import Folder
from azukari.witness.node import Node
from tests.binding import Clock
from tests.desk.witnessed import Direct
from tests.faults import drive_append
from tests.faults.server import FATAL, tell
from tests.story import OFFICER, WARD

NODE = "witness"


def template(folder: Path) -> None:
    """A contract whose record is signed, and a witness that is known and holds nothing yet."""
    drive_append.template(folder)
    desk = opened(folder, "2026-04-01 09:30")
    signer = Signer(desk.instance, clock=Clock("2026-04-01 09:40"))
    assert signer.sign_all() == 0
    node = Folder.make(folder / NODE, "ward.example/witness", signer.verifier.text())
    witnesses.add(desk.instance, Witness(key=node.key.verifier.text(), url="http://127.0.0.1:8700", party="架空区"))


def _delivered(desk: Desk, node: Node) -> None:
    (witness,) = witnesses.configured(desk.instance)
    Delivery(desk.instance, witness, Direct(node)).round()
    for one in Cosignature.objects.order_by("size"):
        tell("cosignature", one.size, one.line.encode().hex())


def drive(folder: Path) -> None:
    """Deliver; one more entry; sign and deliver again."""
    desk = opened(folder, "2026-04-01 10:00")
    try:
        node = Node(Folder(folder / NODE))
        _delivered(desk, node)
        outcome = desk.perform(Officer(OFFICER, WARD), begun(folder), "p00.note", {"text": "経過"})
        assert isinstance(outcome, Receipt), outcome
        if Signer(desk.instance, clock=Clock("2026-04-01 10:10")).sign_all():
            raise SystemExit(1)
        _delivered(desk, node)
        tell("seen", *sorted(witnesses.seen_by(desk.instance, witnesses.configured(desk.instance)[0].id).values()))
    except DiskFailed:
        raise SystemExit(FATAL) from None
    except Trouble as trouble:
        tell("trouble", trouble.code)
        raise SystemExit(1) from None


def inspect(folder: Path) -> None:
    """New processes, and everything once more."""
    drive(folder)
    desk = opened(folder, "2026-04-01 12:00")
    assert not witnesses.standing_still(desk.instance)
    (witness,) = witnesses.configured(desk.instance)
    for one in Cosignature.objects.order_by("size"):
        tell("kept", one.size, one.line.encode().hex())
    assert witnesses.seen_by(desk.instance, witness.id)
    tell("check", azukari(["check", "--instance", str(folder)]))
