"""The ward's verifier in Chromium, opened from ``file://`` as an officer does, and its engine asked for many verdicts at once."""

import base64
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

HARNESS = """
() => {
  const start = () => new Worker(URL.createObjectURL(new Blob([document.getElementById("engine").textContent], {type: "text/javascript"})));
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
  const fileOf = async (text) => new File([await (await new Promise((resolve) => {
    const bytes = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
    resolve(new Blob([bytes]));
  })).arrayBuffer()], "pack");
  window.judged = async (cases, verdicts) => {
    const reports = [];
    for (const [text, asked] of cases) {
      const file = await fileOf(text);
      const {digest} = await ask(digester, {kind: "digest", file}, "digest");
      const report = new Promise((resolve, reject) => {
        let found = null;
        worker.onmessage = ({data}) => {
          if (data.kind === "failed") reject(new Error(data.message));
          if (data.kind === "report") found = data.report;
          if (data.kind === "story") resolve({...found, story: data.story});
        };
      });
      worker.postMessage({kind: "verify", file, asked, verdicts, acts});
      worker.postMessage({kind: "digested", digest});
      reports.push(await report);
    }
    return reports;
  };
  window.answer = async (question, parts) => (await ask(worker, {kind: "answer", question, parts}, "answer")).answer;
}
"""

Case = tuple[bytes, dict[str, Any]]
"""A pack and what the reader asks: ``fingerprint``, ``atLeast``, ``maxAge`` and ``now``."""


class Told(NamedTuple):
    """The pack of a whole made-up contract: its file, its leaves, and its fingerprint as the paper has it."""

    file: Path
    leaves: list[bytes]
    paper: str


@pytest.fixture(scope="session")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The demonstration's contract from registration to return, refusals, copies and a subcontractor in it."""
    folder = tmp_path_factory.mktemp("told")
    command = [sys.executable, "-m", "azukari.cli.main", "demo", "--run", "--keep", str(folder), "--rows", "2000"]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    file = folder / "evidence.azukari"
    parts = dict(members(file.read_bytes()))
    header = canonical.decode(parts["header"][0])
    assert isinstance(header, dict)
    return Told(file, parts["leaves"], fingerprint(header["vkey"]))


class Verifier:
    """The page's engine, in the page's own workers."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._verdicts = {code: str(text.verdict) for code, text in TEXTS.items()}

    def judge(self, cases: Sequence[Case]) -> list[dict[str, Any]]:
        """The report on each, as Python's ``Report`` names its fields."""
        found: list[dict[str, Any]] = []
        for at in range(0, len(cases), 200):
            written = [[base64.b64encode(data).decode(), asked] for data, asked in cases[at : at + 200]]
            found += self._page.evaluate("([cases, verdicts]) => judged(cases, verdicts)", [written, self._verdicts])
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
    page.evaluate(HARNESS)
    yield Verifier(page)
    context.close()
