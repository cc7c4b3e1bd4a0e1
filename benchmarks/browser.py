"""The ward's own verifier in Chromium: a whole verification beside the bare JavaScript SHA-256 of the same entries, in workers of the same page."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

from benchmarks.table import Result
from tests.conftest import CHROMIUM
from tests.ledger.world import PAPER, World, leaves

PAGE = Path(__file__).resolve().parent.parent / "verifier" / "azukari-verify.html"
ENTRIES, ROUNDS, LIMIT = 100_000, 7, 3.0

MEASURE = """async (paper) => {
  const file = document.getElementById("file").files[0];
  const engine = document.getElementById("engine").textContent;
  const data = JSON.parse(document.getElementById("data").textContent);
  const verdicts = Object.fromEntries(Object.entries(data.codes).map(([code, [verdict]]) => [code, verdict]));
  const start = () => new Worker(URL.createObjectURL(new Blob([engine], {type: "text/javascript"})));
  const heard = (worker, kind) => new Promise((resolve, reject) => worker.addEventListener("message", ({data}) => {
    if (data.kind === kind) resolve(data);
    if (data.kind === "failed") reject(new Error(data.message));
  }));
  const ask = (worker, message, kind) => { const found = heard(worker, kind); worker.postMessage(message); return found; };
  const [reader, digester] = [start(), start()];
  const bare = (await ask(reader, {kind: "answer", question: "bare", parts: [file]}, "answer")).answer;
  await ask(digester, {kind: "answer", question: "ed25519", parts: [[]]}, "answer");
  const from = performance.now();
  const report = ask(reader, {kind: "verify", file, asked: {fingerprint: paper}, verdicts, acts: {}}, "report");
  const {digest} = await ask(digester, {kind: "digest", file}, "digest");
  reader.postMessage({kind: "digested", digest});
  const {verdict} = (await report).report;
  const took = (performance.now() - from) / 1000;
  reader.terminate();
  digester.terminate();
  return [took, bare, verdict];
}"""


def run(folder: Path) -> list[Result]:
    """Everything from the file to the verdict, read, framed, checked, hashed; nothing where there is no Chromium."""
    if CHROMIUM is None:
        return []
    pack = folder / "hundred-thousand.azukari"
    pack.write_bytes(World(leaves(ENTRIES)).pack())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(PAGE.as_uri())
        # the page itself is not to verify it meanwhile
        page.evaluate("document.addEventListener('change', (event) => event.stopImmediatePropagation(), {capture: true})")
        page.locator("#file").set_input_files(pack)
        found = [page.evaluate(MEASURE, PAPER) for _ in range(ROUNDS)]
        browser.close()
    if {verdict for _, _, verdict in found} != {"VALID"}:
        message = f"not VALID: {found}"
        raise AssertionError(message)
    took, bare = median(one for one, _, _ in found), median(two for _, two, _ in found)
    return [
        Result(
            f"Verification of {ENTRIES:,} entries in the browser",
            f"{took:.2f} s",
            f"bare JavaScript SHA-256 of the same entries, {bare:.2f} s",
            median(one / two for one, two, _ in found),
            LIMIT,
            at_least=False,
            note="Chromium, from file://; read, framed, canonical, chained, hashed, signature",
        )
    ]
