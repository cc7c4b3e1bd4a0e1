"""A contract at a desk, and the other party's witness beside it: in this process, or in one of its own."""

from pathlib import Path

import pytest

from azukari.desk import witnesses
from azukari.desk.courier import Round
from azukari.desk.delivery import Delivery, Trouble
from azukari.desk.desk import Desk
from azukari.desk.posting import Answer, Post
from azukari.desk.signer import Signer
from azukari.desk.witnesses import Stopped, Witness
from azukari.ledger import LedgerError
from azukari.ledger.merkle import leaf_hash, root_of
from azukari.store import record
from azukari.store.models import Cosignature
from azukari.witness.folder import Folder
from azukari.witness.node import Node, refusal
from azukari.witness.status import Status, status_of_folder
from azukari.witness.texts import WitnessError
from tests.desk.conftest import Counter
from tests.story import OFFICER


class Direct(Post):
    """A connection that ends in a node of this process; what it answers is what it would answer over HTTP."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self._connection = None
        self.sent: list[str] = []
        self.dead = False

    def send(self, path: str, body: bytes) -> Answer:
        if self.dead:
            raise ConnectionRefusedError
        self.sent.append(path)
        try:
            if path.startswith("mirror/"):
                reply = self.node.mirror(path.removeprefix("mirror/"), body)
            else:
                reply = self.node.heads(body) if path == "heads" else self.node.add_checkpoint(body)
        except (WitnessError, LedgerError) as error:
            reply = refusal(error)
        return Answer(reply.status, reply.code, reply.body)


class Witnessed:
    """A desk, its signer, and one witness."""

    def __init__(self, counter: Counter, folder: Path, name: str = "ward.example/witness") -> None:
        self.counter = counter
        self.desk: Desk = counter.desk
        self.instance = counter.desk.instance
        self.log = counter.log
        self.signer = Signer(self.instance, clock=counter.clock)
        self.folder = Folder.make(folder, name, self.signer.verifier.text())
        self.node = Node(self.folder)
        self.post = Direct(self.node)
        self.witness = Witness(key=self.folder.key.verifier.text(), url=f"http://{name.partition('/')[0]}:8700", party="架空区")
        witnesses.add(self.instance, self.witness)
        self.begins()

    def begins(self) -> None:
        """The processes of the instance begin anew."""
        self.signer = Signer(self.instance, clock=self.counter.clock)
        self.delivery = Delivery(self.instance, self.witness, self.post)
        self.round = Round(self.desk, self.witness)
        self.round._delivery = self.delivery
        self.desk._counters.clear()

    def note(self, text: str = "経過") -> None:
        """One more entry."""
        self.counter.does("p00.note", OFFICER, text=text)

    def goes(self) -> int:
        """Sign and deliver; the size that the witness has cosigned."""
        assert self.signer.sign_all() == 0
        self.delivery.round()
        return max(Cosignature.objects.values_list("size", flat=True), default=0)

    def refuses(self) -> str:
        """Deliver, and be refused: the code."""
        with pytest.raises(Trouble) as trouble:
            self.delivery.round()
        return trouble.value.code

    def sizes(self) -> dict[str, int]:
        """What the witness holds."""
        return {one.log: one.size for one in self.status().logs}

    def status(self) -> Status:
        return status_of_folder(self.folder)

    def stopped(self) -> dict[str, Stopped]:
        return witnesses.standing_still(self.instance)

    def root(self) -> bytes:
        """The root over the record as it stands in the store."""
        return root_of([leaf_hash(row.leaf) for row in record.entries(self.log, 0, record.size(self.log) or 0)])
