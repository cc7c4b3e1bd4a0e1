"use strict";
// The page: what the reader enters and chooses, and what becomes of it.

const state = { file: null, digest: null, report: null, story: null, filter: {}, showUnsound: false, worker: null, digester: null, announce: false, kept: null };
const WORKING_DAY = 86400 * 1000000;
let keptName = "";

function startWorker(hear) {
  const address = URL.createObjectURL(new Blob([$("engine").textContent], { type: "text/javascript" }));
  const worker = new Worker(address);
  worker.onmessage = ({ data }) => hear(data);
  worker.onerror = () => failed();
  return worker;
}

function failed() {
  show("working", false);
  $("file-error").textContent = t("failed");
}

/** The verdict stands; what the record tells could not be shown. */
function untold() {
  $("untold").textContent = t("untold");
}

/** A whole number as typed, in any width; null where nothing was, undefined where it is none. */
function wholeOf(id) {
  const typed = $(id).value.normalize("NFKC").replace(/[\s,]/g, "");
  if (typed === "") return null;
  return /^\d{1,15}$/.test(typed) ? Number(typed) : undefined;
}

function question() {
  const typed = $("fingerprint").value.trim();
  const seen = wholeOf("seen");
  const age = wholeOf("age");
  return {
    fingerprint: typed === "" ? null : typed,
    witnesses: $("witness").value.split("\n").map((line) => line.trim()).filter(Boolean),
    atLeast: seen ?? 0,
    maxAge: age === null || age === undefined ? null : age * WORKING_DAY,
    now: age === null || age === undefined ? null : Date.now() * 1000,
  };
}

/** A fingerprint as typed, without what groups it. */
function folded(typed) {
  return typed.normalize("NFKC").toLowerCase().replace(/[\s:-]/g, "");
}

function badly(id, bad, said) {
  $(`${id}-error`).textContent = bad ? t(said) : "";
  $(id).setAttribute("aria-invalid", String(bad));
}

/** What is wrong with what was typed, beside where it was typed. */
function checkTyped() {
  const typed = folded($("fingerprint").value);
  $("fingerprint-count").textContent = typed ? t("typed", { n: [...typed].length }) : "";
  badly("fingerprint", /[^0-9a-f]/.test(typed) || typed.length > 64, "typedBad");
  badly("witness", $("witness").value.split("\n").some((line) => line.trim() && !/^[0-9a-f]{64}$/.test(folded(line))), "witnessBad");
  for (const id of ["seen", "age"]) {
    const wrong = wholeOf(id) === undefined;
    $(`${id}-error`).textContent = wrong ? t("notWhole") : "";
    $(id).setAttribute("aria-invalid", String(wrong));
  }
}

function verdictsOfCodes() {
  return Object.fromEntries(Object.entries(DATA.codes).map(([code, [verdict]]) => [code, verdict]));
}

/** Take the file that the reader kept, or with null no more of it; what was said is said anew under it. */
function keep(files) {
  if (files !== null) $("earlier-error").textContent = files.length > 1 ? t("oneFile") : "";
  if (files !== null && files.length !== 1) return;
  state.kept = files === null ? null : files[0];
  keptName = state.kept ? state.kept.name : "";
  show("kept", state.kept !== null);
  $("kept-name").replaceChildren(words(t("earlierKept", { name: keptName })));
  if (!state.worker) return;
  state.announce = true;
  hold();
  judge();
}

function hold() {
  state.worker.postMessage({ kind: "earlier", file: state.kept, verdicts: verdictsOfCodes() });
}

/** Ask anew, also while the file is being read: what is entered meanwhile must not be missed. */
function judge() {
  state.worker?.postMessage({ kind: "judge", asked: question() });
}

function typed() {
  checkTyped();
  judge();
}

function chosen(files) {
  $("file-error").textContent = files.length > 1 ? t("oneFile") : "";
  if (files.length !== 1) return;
  state.worker?.terminate();
  state.digester?.terminate();
  Object.assign(state, { file: files[0], digest: null, report: null, story: null, filter: {}, showUnsound: false, announce: true });
  for (const id of ["verdict", "about", "findings", "story", "print-row"]) show(id, false);
  $("untold").textContent = "";
  show("working", true);
  $("bar").removeAttribute("value");
  $("working-text").textContent = t("working");
  $("live").textContent = t("working");
  state.worker = startWorker(heard);
  state.digester = startWorker((data) => {
    if (data.kind !== "digest") return failed();
    state.digest = data.file;
    state.worker.postMessage({ kind: "digested", digest: data.digest });
    state.digester.terminate();
    if (state.report) draw();
  });
  const acts = Object.fromEntries(Object.entries(DATA.acts).map(([name, { kinds, fields }]) => [name, { kinds, fields }]));
  if (state.kept) hold();
  state.worker.postMessage({ kind: "verify", file: state.file, asked: question(), verdicts: verdictsOfCodes(), acts });
  state.digester.postMessage({ kind: "digest", file: state.file });
}

function heard(data) {
  if (data.kind === "progress") {
    $("bar").max = Math.max(data.all, 1);
    $("bar").value = Math.min(data.done, data.all);
    $("working-text").textContent = `${t("working")} ${t("progress", { done: count(data.done), all: count(data.all) })}`;
  } else if (data.kind === "report") {
    state.report = { ...data.report, header_read: data.report.kind !== null };
    soundApprovals = new Set(data.report.approvals);
    period = data.report.kind === "period" ? data.report.scope : null;
    draw();
  } else if (data.kind === "story") {
    state.story = data.story;
    names = new Map(data.story.names);
    purposes = data.story.purposes;
    draw();
    find({});
  } else if (data.kind === "found") {
    drawEntries(data.from, data.entries, data.total, more);
  } else if (data.kind === "untold") untold();
  else if (data.kind === "failed") failed();
}

function more(n) {
  state.worker.postMessage({ kind: "more", from: shownEntries.length, count: n });
}

function find(filter) {
  const empty = { provision: null, kind: null, tier: null, officer: null, since: null, until: null };
  const focused = document.activeElement?.id;
  state.filter = { ...empty, ...filter };
  drawFilter(state.story, state.filter, find);
  if (focused?.startsWith("filter-")) $(focused).focus();
  const since = state.filter.since && startOf(state.filter.since);
  const until = state.filter.until && startOf(state.filter.until);
  const bounds = { since: since ?? null, until: until ? until + WORKING_DAY - 1 : null };
  state.worker.postMessage({ kind: "find", filter: { ...state.filter, ...bounds }, count: AT_ONCE });
}

function paperSays(report) {
  const codes = report.findings.map((one) => one.code);
  if (codes.includes("FINGERPRINT_ABSENT")) return "keyUnknown";
  // it may be the one of a witness that is malformed
  if (codes.includes("FINGERPRINT_MALFORMED") && folded($("fingerprint").value) !== report.fingerprint) return "keyUnknown";
  return codes.includes("FINGERPRINT_OTHER") ? "keyOther" : "keyPaper";
}

function draw() {
  const { report, story } = state;
  if (!report) return;
  show("working", false);
  for (const id of ["verdict", "about", "print-row"]) show(id, true);
  const spoken = drawVerdict(report);
  if ($("live").textContent !== spoken) $("live").textContent = spoken;
  drawFindings(report);
  drawAbout(report, state.file, state.digest, story ? story.subject : "", paperSays(report));
  if (state.announce) {
    state.announce = false;
    $("verdict-h").focus();
  }
  if (story) drawStory();
}

function drawStory() {
  const { report, story } = state;
  const unsound = report.verdict === "INVALID";
  show("story", story.acts.length > 0);
  $("story").className = unsound ? "is-unsound" : "";
  const told = !unsound || state.showUnsound;
  const caution = { INVALID: "unsoundStory", UNVERIFIABLE: "notKnown" }[report.verdict];
  $("caution").replaceChildren(
    caution ? el("p", { class: "notice" }, icon(report.verdict), el("span", {}, t(caution))) : "",
    told ? "" : el("button", { class: "button", type: "button", click: showUnsound }, t("unsoundShow")),
  );
  show("told", told);
  $("unnamed").textContent = story.unnamed ? t("unnamed") : "";
  $("added").textContent = story.added ? t("addedNames", { n: count(story.added) }) : "";
  drawRefusals(story, report);
  drawBalance(story, report);
}

function showUnsound() {
  state.showUnsound = true;
  drawStory();
  $("story-h").focus();
}

function speak(next) {
  lang = next;
  document.documentElement.lang = lang ? "en" : "ja";
  document.title = t("title");
  for (const one of document.querySelectorAll("[data-t]")) one.textContent = t(one.dataset.t);
  $("language").lang = lang ? "ja" : "en";
  drawLimits();
  checkTyped();
  $("kept-name").replaceChildren(words(t("earlierKept", { name: keptName })));
  draw();
  if (state.story) find(state.filter);
}

function listen() {
  $("language").addEventListener("click", () => speak(1 - lang));
  for (const id of ["fingerprint", "witness", "seen", "age"]) $(id).addEventListener("input", typed);
  $("choose").addEventListener("click", () => $("file").click());
  $("file").addEventListener("change", () => {
    chosen([...$("file").files]);
    $("file").value = "";
  });
  $("print").addEventListener("click", () => print());
  $("choose-earlier").addEventListener("click", () => $("file-earlier").click());
  $("file-earlier").addEventListener("change", () => {
    keep([...$("file-earlier").files]);
    $("file-earlier").value = "";
  });
  $("drop-kept").addEventListener("click", () => {
    keep(null);
    $("choose-earlier").focus();
  });
  const within = (event) => $("drop-earlier").contains(event.target);
  const over = (event) => {
    event.preventDefault();
    const dragged = event.type === "dragover";
    $("drop").classList.toggle("is-over", dragged && !within(event));
    $("drop-earlier").classList.toggle("is-over", dragged && within(event));
  };
  for (const kind of ["dragover", "dragleave"]) addEventListener(kind, over);
  addEventListener("drop", (event) => {
    over(event);
    (within(event) ? keep : chosen)([...event.dataTransfer.files]);
  });
}

listen();
speak(lang);
