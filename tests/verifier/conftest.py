"""The ward's verifier in Chromium, opened from ``file://`` as an officer does, and its engine asked for many verdicts at once."""

import base64
import fcntl
import itertools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page, Request

from azukari.ledger import canonical
from azukari.ledger.keys import fingerprint
from azukari.ledger.texts import TEXTS
from tests.ledger.world import members

PAGE = Path(__file__).resolve().parents[2] / "verifier" / "azukari-verify.html"

MANY = """
  /**
   * Reports on packs that stand in memory, by the engine as it is: no file is made and read for each, no message sent. Some are under way
   * at once, so that the engine does not stand idle while the browser looks at a signature.
   */
  handlers.many = async ({cases, verdicts, acts}) => {
    const report = async ([text, asked]) => {
      const bytes = BYTES(text);
      const source = {size: bytes.length, read: (from, to) => bytes.slice(from, to)};
      const run = await new Verification(source, digests(source), verdicts).run();
      return {...run.judge(asked), story: new Story(run, acts).tell().summary()};
    };
    const reports = [];
    for (let at = 0; at < cases.length; at += 16) reports.push(...(await Promise.all(cases.slice(at, at + 16).map(report))));
    postMessage({kind: "many", reports: JSON.stringify(reports)});
  };
"""
"""What the tests put into the engine, where its handlers end."""

HARNESS = """
(many) => {
  const bytesOf = (text) => {
    const packed = atob(text), bytes = new Uint8Array(packed.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = packed.charCodeAt(i);
    return bytes;
  };
  const engine = document.getElementById("engine").textContent;
  const place = "/** What only tells of a record";
  if (engine.split(place).length !== 2) throw new Error("the engine has no such place");
  const start = (text = engine) => new Worker(URL.createObjectURL(new Blob([text], {type: "text/javascript"})));
  const worker = start(), digester = start();
  const data = JSON.parse(document.getElementById("data").textContent);
  const acts = Object.fromEntries(Object.entries(data.acts).map(([name, {kinds, fields}]) => [name, {kinds, fields}]));
  window.ask = (to, message, wanted) => new Promise((resolve, reject) => {
    to.onmessage = ({data}) => {
      if (data.kind === "failed") reject(new Error(data.message));
      if (data.kind === wanted) resolve(data);
    };
    to.postMessage(message);
  });
  const fileOf = (text) => new File([bytesOf(text)], "pack");
  let kept = false;
  let pair = null;
  window.judgedTogether = async (told) => {
    pair ??= [0, 1].map(() => start(engine.replace(place, () => many.replace("BYTES", () => `(${bytesOf})`) + place)));
    const {cases, verdicts} = JSON.parse(told);
    const half = Math.ceil(cases.length / 2);
    const shares = [cases.slice(0, half), cases.slice(half)];
    const answers = pair.map((one, n) => ask(one, {kind: "many", cases: shares[n], verdicts, acts}, "many"));
    return `[${(await Promise.all(answers)).map(({reports}) => reports)}]`;
  };
  window.judged = async (told) => {
    const {cases, verdicts} = JSON.parse(told);
    const reports = [];
    for (const [text, {earlier, ...asked}] of cases) {
      if (earlier !== undefined || kept) {
        await ask(worker, {kind: "earlier", file: earlier === undefined ? null : fileOf(earlier), verdicts}, "kept");
        kept = earlier !== undefined;
      }
      const file = fileOf(text);
      const {digest} = await ask(digester, {kind: "digest", file}, "digest");
      const report = new Promise((resolve, reject) => {
        let found = null;
        worker.onmessage = ({data}) => {
          if (data.kind === "failed" || data.kind === "untold") reject(new Error(data.message));
          if (data.kind === "report") found = data.report;
          if (data.kind === "story") resolve({...found, story: data.story});
        };
      });
      worker.postMessage({kind: "verify", file, asked, verdicts, acts});
      worker.postMessage({kind: "digested", digest});
      reports.push(await report);
    }
    return JSON.stringify(reports);
  };
  window.answer = async (question, parts) => (await ask(worker, {kind: "answer", question, parts}, "answer")).answer;
}
"""

Case = tuple[bytes, dict[str, Any]]
"""A pack and what the reader asks: ``fingerprint``, ``atLeast``, ``maxAge`` and ``now``, and ``earlier``, a file that was kept."""


class Told(NamedTuple):
    """The pack of a whole made-up contract: its file, its leaves, and its fingerprint as the paper has it."""

    file: Path
    leaves: list[bytes]
    paper: str


@pytest.fixture(scope="session")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The demonstration's contract from registration to return, refusals, copies and a subcontractor in it.

    Told once a run: of several processes that test, the first tells it and the others wait.
    """
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "told"
    folder.mkdir(exist_ok=True)
    file = folder / "evidence.azukari"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            shutil.rmtree(folder / "instance", ignore_errors=True)
            command = [sys.executable, str(Path(__file__).with_name("telling.py")), str(folder)]
            done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=240)
            assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    parts = dict(members(file.read_bytes()))
    header = canonical.decode(parts["header"][0])
    assert isinstance(header, dict)
    return Told(file, parts["leaves"], fingerprint(header["vkey"]))


def _written(asked: dict[str, Any]) -> dict[str, Any]:
    """What is asked, as it goes to the page: files in base64."""
    return {name: base64.b64encode(one).decode() if isinstance(one, bytes) else one for name, one in asked.items()}


class Verifier:
    """The page's engine, in the page's own workers."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._verdicts = {code: str(text.verdict) for code, text in TEXTS.items()}

    def judge(self, cases: Sequence[Case]) -> list[dict[str, Any]]:
        """The report on each, as Python's ``Report`` names its fields; each is a file and goes the way of a file that an officer chose."""
        return self._told("judged", cases, 200)

    def judge_together(self, cases: Sequence[Case]) -> list[dict[str, Any]]:
        """The same of packs that stand in memory, for the many that differ in a byte: what is judged is the same, what brings it there is not."""
        assert not any("earlier" in asked for _, asked in cases)
        return self._told("judgedTogether", cases, 1000)

    def _told(self, way: str, cases: Sequence[Case], at_once: int) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for at in range(0, len(cases), at_once):
            written = [[base64.b64encode(data).decode(), _written(asked)] for data, asked in cases[at : at + at_once]]
            told = json.dumps({"cases": written, "verdicts": self._verdicts})
            answer = json.loads(self._page.evaluate(f"(told) => {way}(told)", told))
            found += answer if way == "judged" else itertools.chain.from_iterable(answer)
        return found

    def answer(self, question: str, *parts: object) -> Any:
        """Ask one part of the engine."""
        return self._page.evaluate("([question, parts]) => answer(question, parts)", [question, list(parts)])


@pytest.fixture
def asked_for(page: Page) -> list[str]:
    """The addresses that the page asks for."""
    found: list[str] = []

    def note(request: Request) -> None:
        found.append(request.url)

    page.on("request", note)
    return found


@pytest.fixture
def opened(page: Page, asked_for: list[str]) -> Page:
    """The page, opened from its file; what it asks for is noted from the beginning."""
    assert asked_for == []
    page.goto(PAGE.as_uri())
    return page


@pytest.fixture(scope="module")
def verifier(browser: Browser) -> Iterator[Verifier]:
    """The engine of the page, for many verdicts."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(PAGE.as_uri())
    page.evaluate(HARNESS, MANY)
    yield Verifier(page)
    context.close()
