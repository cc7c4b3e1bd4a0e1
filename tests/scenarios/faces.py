"""One scenario through four faces: the provisions alone, the desk, the command line, the web. Each answers in the same three words."""

import base64
import io
import json
import re
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.binding import Clock, make  # isort: skip — binds Django first

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from azukari import annex
from azukari.cli.grammar import COMMANDS
from azukari.cli.main import main
from azukari.cli.options import flag_of, taken_by
from azukari.desk import evidence
from azukari.desk.catalogue import cited
from azukari.desk.desk import Desk, NotFound
from azukari.desk.outcome import Officer, Receipt, Refusal
from azukari.desk.replay import Replay
from azukari.kernel.asks import Field, Form, fields_of
from azukari.kernel.duty import Duty, Owes
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.submission import read, read_time
from azukari.kernel.values import CONTRACTOR, INSTRUMENT, WARD_CAPACITIES, WHOLE, Capacity, EntrustmentId, Number, Time
from azukari.kernel.wire import entry_of, leaf_of
from azukari.ledger.keys import fingerprint
from azukari.ledger.texts import Verdict
from azukari.ledger.verify import verify_pack
from azukari.store.models import Log, Party, Person, Place
from azukari.web import counter
from azukari.web.closing import SURE
from tests.scenarios.notation import Doing, Scenario, ident
from tests.web.documents import pdf

SYSTEM = "システム"
ACT_COMMAND = next(one for one in COMMANDS if one.name == "act")
BODY = ident("pt", "甲")


@dataclass(frozen=True)
class Became:
    """What became of an act: its number, or the sentences that refused it and the codes of what did not fit; or it was not even found."""

    number: int | None = None
    cites: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    unfound: bool = False


@dataclass(frozen=True)
class Listed:
    """One line of somebody's list."""

    code: str
    ward: bool
    tier: int
    due: str


class Face(Protocol):
    """Where a scenario can be told."""

    def at(self, text: str) -> None: ...
    def does(self, doing: Doing, answers: dict[str, Any]) -> Became: ...
    def owed(self) -> list[Listed]: ...
    def proves(self) -> str: ...


def home_of(scenario: Scenario, who: str) -> str:
    """The party that somebody belongs to: a declared firm, or one of nobody's."""
    home = scenario.homes[who]
    return scenario.ids.get(home, ident("pt", home))


def standing(one: Duty, time: Time) -> Listed:
    due = "no date" if one.due is None else "late" if one.late(time) else "in time"
    return Listed(one.code, one.owes is Owes.WARD, one.tier, due)


class Alone:
    """The provisions alone: no database, no clock, no chance."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.whole = annex.begin()
        self.now = Time(read_time("2020-04-01 09:00") or 0)
        self.leaves: list[bytes] = []
        self.minted = 0
        self.against: tuple[Objection | Misfit, ...] = ()

    def at(self, text: str) -> None:
        time = read_time(text)
        assert time is not None, text
        assert time > self.now, f"the clock never runs back: {text}"
        self.now = time

    def mint(self, kind: str) -> str:
        self.minted += 1
        return f"{kind}-{self.minted:016d}"

    def moment(self, doing: Doing) -> Moment:
        cls, ground = annex.ACTS[doing.act], self.whole.ground
        place = self.scenario.id(doing.place, doing.line) if doing.place else None
        if doing.who == SYSTEM:
            return Moment(self.now, INSTRUMENT, ground.ward, Capacity.INSTRUMENT, CONTRACTOR)
        person, home = self.scenario.id(doing.who, doing.line), home_of(self.scenario, doing.who)
        if not self.leaves:
            return Moment(self.now, person, BODY, Capacity.SECTION_OFFICER, WHOLE, place)  # type: ignore[arg-type]
        held = annex.holdings(self.whole, person, self.now)  # type: ignore[arg-type]  # ids are text here
        one = next((one for one in held if one.capacity in cls.by), held[0] if held else None)
        if one is None:
            tier = WHOLE if home == BODY else ground.tier_of(home) or CONTRACTOR  # type: ignore[arg-type]
            return Moment(self.now, person, home, Capacity.ANYONE, tier, place)  # type: ignore[arg-type]
        return Moment(self.now, person, one.party, one.capacity, one.tier, place)  # type: ignore[arg-type]

    def does(self, doing: Doing, answers: dict[str, Any]) -> Became:
        self.now = Time(self.now + 1)
        cls, moment = annex.ACTS[doing.act], self.moment(doing)
        submission = read(cls, annex.prefill(self.whole, cls, answers, moment), self.mint)
        if submission.act is None:
            return Became(codes=frozenset(one.code for one in submission.faults))
        about = submission.act.about_tier()
        if moment.capacity in WARD_CAPACITIES:
            tier = WHOLE if about is None else about
            moment = Moment(moment.time, moment.officer, moment.party, moment.capacity, tier, moment.place)
        self.against = found = annex.judge(self.whole, submission.act, moment)
        if found:
            cites = frozenset(one.cites for one in found if isinstance(one, Objection))
            return Became(None, cites, frozenset(one.code for one in found if not isinstance(one, Objection)))
        entry = Entry(Number(len(self.leaves)), moment, submission.act)
        leaf = leaf_of(entry, log=EntrustmentId(ident("en", "scenario")), prev=None, words=None)
        assert entry_of(leaf, annex.ACTS) == entry, "a leaf gives back what was entered"
        self.leaves.append(leaf)
        annex.hear(self.whole, entry)
        return Became(entry.number)

    def owed(self) -> list[Listed]:
        return [standing(one, self.now) for one in annex.duties(self.whole, self.now)]

    def proves(self) -> str:
        """The leaves alone, judged again: every act that was recorded is lawful."""
        replay = Replay()
        for number, leaf in enumerate(self.leaves):
            replay.feed(number, leaf)
        return "" if (replay.count, replay.unlawful) == (len(self.leaves), []) else f"replayed: {replay.unlawful}"


class AtDesk:
    """The desk on a database; the other two faces stand at it too, each with its own way of asking."""

    def __init__(self, scenario: Scenario, folder: Path, url: str) -> None:
        self.scenario = scenario
        self.folder = folder
        self.clock = Clock("2020-04-01 09:00")
        self.desk: Desk = make(folder / "instance", url, self.clock)
        self.log = self.desk.begin(BODY)
        Party.objects.create(id=BODY, name="架空市", is_body=True)
        for name, one in scenario.ids.items():
            if one.startswith("pt-"):
                Party.objects.create(id=one, name=name, is_body=False)
            elif one.startswith("pl-"):
                Place.objects.create(id=one, name=name)
        for name in scenario.homes:
            Person.objects.create(id=scenario.ids[name], name=name, home=home_of(scenario, name), introduction=name)

    def at(self, text: str) -> None:
        self.clock.at(text)

    def officer(self, doing: Doing) -> Officer:
        place = self.scenario.id(doing.place, doing.line) if doing.place else None
        return Officer(self.scenario.id(doing.who, doing.line), home_of(self.scenario, doing.who), place)  # type: ignore[arg-type]

    def does(self, doing: Doing, answers: dict[str, Any]) -> Became:
        if doing.who == SYSTEM:
            return self.system(doing, answers)
        try:
            outcome = self.desk.perform(self.officer(doing), self.log, doing.act, answers)
        except NotFound:
            return Became(unfound=True)
        if isinstance(outcome, Receipt):
            return Became(outcome.entry.number)
        if isinstance(outcome, Refusal):
            cites = frozenset(one.cites for one in outcome.objections)
            return Became(None, cites, frozenset(one.code for one in outcome.misfits))
        return Became(codes=frozenset(one.code for one in outcome.faults))

    def system(self, doing: Doing, answers: dict[str, Any]) -> Became:
        submission = read(annex.ACTS[doing.act], answers, self.desk.mint)
        assert submission.act is not None, submission.faults
        return Became(self.desk.instrument(self.log, submission.act, submission.words).entry.number)

    def owed(self) -> list[Listed]:
        time = self.clock()
        return self.desk.look(self.log, lambda book: [standing(one, time) for one in annex.duties(book.whole, time)])

    def proves(self) -> str:
        """A pack as 甲 takes it, verified with the fingerprint that stands on paper; nothing when it is valid and lawful."""
        target = self.folder / "evidence.azukari"
        officer = next(name for name, home in self.scenario.homes.items() if home == "甲")
        evidence.take(self.desk, Officer(self.scenario.ids[officer], BODY, None), self.log, target)  # type: ignore[arg-type]
        replay, published = Replay(), self.desk.instance.signer_verifier()
        assert published is not None
        with target.open("rb") as file:
            report = verify_pack(file, fingerprint(published), on_leaf=replay.feed)
        lawful = replay.count > 0 and not replay.unlawful
        return "" if report.verdict is Verdict.VALID and lawful else f"{report.verdict}: {report.findings} {replay.unlawful}"


class AtCommandLine(AtDesk):
    """``azukari act … --json`` in this process."""

    def __init__(self, scenario: Scenario, folder: Path, url: str, patch: pytest.MonkeyPatch) -> None:
        super().__init__(scenario, folder, url)
        patch.setattr("azukari.cli.counter.Desk", partial(Desk, clock=self.clock))
        Log.objects.filter(pk=self.log).delete()  # the command line opens the contract itself
        self.log = ""
        self.papers = 0

    def run(self, *words: str) -> tuple[int, dict[str, Any]]:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = main([*words, "--json", "--instance", str(self.folder / "instance")])
        return int(code), json.loads(out.getvalue())

    def does(self, doing: Doing, answers: dict[str, Any]) -> Became:
        if doing.who == SYSTEM:
            return self.system(doing, answers)
        stands = ["--contract", self.log] if self.log else []
        where = ["--place", self.scenario.id(doing.place, doing.line)] if doing.place else []
        who = ["--as", self.scenario.id(doing.who, doing.line)]
        code, said = self.run("act", doing.act, *stands, *who, *where, *self.flags(doing.act, answers))
        if code == 0:
            self.log = said["result"]["receipt"]["contract"]
            return Became(said["result"]["receipt"]["number"])
        if any(one["code"] in {"CONTRACT_NOT_FOUND", "PERSON_NOT_FOUND"} for one in said["errors"]):
            return Became(unfound=True)
        cites = frozenset(one["cites"] for one in said["errors"] if one["code"] == "OBJECTION")
        return Became(None, cites, frozenset(one["code"] for one in said["errors"] if one["code"] != "OBJECTION"))

    def flags(self, act: str, answers: Mapping[str, Any]) -> list[str]:
        """The answers as somebody types them: an option each, lists by repeating it, documents as files."""
        taken, words = taken_by(ACT_COMMAND), []
        for field in fields_of(annex.ACTS[act]):
            if field.name not in answers:
                continue
            value = answers[field.name]
            for one in value if field.form is Form.LIST else [value]:
                words += [flag_of(field, taken), self.typed(field.fields[0] if field.form is Form.LIST else field, one)]
        return words

    def typed(self, field: Field, value: Any) -> str:
        if field.form is Form.DOCUMENT:
            self.papers += 1
            path = self.folder / f"{self.papers}.pdf"
            path.write_bytes(pdf(1, value.encode().hex()))
            return str(path)
        if field.form is Form.GROUP:
            return json.dumps(_with_documents(field.fields, value), ensure_ascii=False)
        return str(value)

    def owed(self) -> list[Listed]:
        code, said = self.run("duties", "--contract", self.log)
        assert code == 0, said
        return [
            Listed(
                one["code"], one["owes"] == "ward", one["tier"],
                "no date" if one["due"] is None else "late" if one["late"] else "in time",
            )
            for one in said["result"]["contracts"][0]["duties"]
        ]  # fmt: skip


def _with_documents(fields: tuple[Field, ...], group: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON answers bring a document: its name and its bytes in base 64."""
    documents = {one.name for one in fields if one.form is Form.DOCUMENT}
    return {
        name: {"name": f"{value}.pdf", "base64": base64.b64encode(pdf(1)).decode()} if name in documents else value
        for name, value in group.items()
    }


class OnTheWeb(AtDesk):
    """The act's own form, posted as a browser does; what became of it is read off the page that comes back."""

    def __init__(self, scenario: Scenario, folder: Path, url: str) -> None:
        super().__init__(scenario, folder, url)
        counter.bind(self.desk)

    def does(self, doing: Doing, answers: dict[str, Any]) -> Became:
        if doing.who == SYSTEM or doing.act == "p00.register":
            return super().does(doing, answers)
        client = Client()
        place = self.scenario.id(doing.place, doing.line) if doing.place else ""
        client.cookies["azukari-lang"] = "ja"
        signed = client.post("/sign-in", {"person": self.scenario.id(doing.who, doing.line), "place": place})
        assert signed.status_code == 302, doing.line
        form = posted(fields_of(annex.ACTS[doing.act]), answers)
        page = client.post(f"/contracts/{self.log}/acts/{doing.act}", form)
        if page.status_code == 422 and f'name="{SURE}"' in page.content.decode():
            # the page shows what is still open and asks whether it was seen: whoever declares reads it and says so
            page = client.post(f"/contracts/{self.log}/acts/{doing.act}", {**form, SURE: "1"})
        if page.status_code == 302:
            number = re.search(r"/entries/(\d+)", page.url)
            assert number is not None, page.url
            return Became(int(number[1]))
        if page.status_code == 404:
            return Became(unfound=True)
        text = unescape(page.content.decode())
        assert page.status_code in {403, 422}, f"{doing.line}: {page.status_code}"
        shown = re.findall(r'class="objection-cite">([^<]*)<', text)
        cites = frozenset(one for one in doing.cites if cited(one).ja in shown)  # type: ignore[arg-type]
        more = frozenset(shown) - {cited(one).ja for one in cites}  # type: ignore[arg-type]
        # a page says what does not fit in words; that it says something is what can be seen from here
        faults = doing.codes if '<ul class="faults">' in text else frozenset()
        return Became(None, cites | more, faults)


def posted(fields: tuple[Field, ...], answers: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Answers under the dotted names of a form's controls."""
    form: dict[str, Any] = {}
    for field in fields:
        if field.name not in answers:
            continue
        path, value = prefix + field.name, answers[field.name]
        if field.form is Form.GROUP:
            form |= posted(field.fields, value, path + ".")
        elif field.form is Form.LIST:
            form[f"{path}._count"] = str(len(value))
            for index, one in enumerate(value):
                inner = field.fields[0]
                form |= (
                    posted(inner.fields, one, f"{path}.{index}.") if inner.form is Form.GROUP else {f"{path}.{index}": str(one)}
                )
        elif field.form is Form.DOCUMENT:
            form[path] = SimpleUploadedFile(f"{value}.pdf", pdf(1))
        else:
            form[path] = str(value)
    return form
