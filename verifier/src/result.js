"use strict";
// The verdict and what was verified.

function drawVerdict(report) {
  const { verdict } = report;
  const none = report.findings.some((one) => one.code === "PACK_MAGIC");
  const heading = t(none ? "notPack" : verdict);
  const spoken = `${verdict}${t("colon")}${heading}`;
  if ($("verdict").dataset.drawn === spoken) return spoken; // drawn anew, it would lose the focus
  $("verdict").dataset.drawn = spoken;
  $("verdict").className = `verdict verdict-${verdict}`;
  $("verdict").replaceChildren(
    icon(verdict, 56),
    el(
      "div",
      {},
      el("h2", { id: "verdict-h", tabindex: "-1" }, el("span", { class: "verdict-code", lang: "en" }, verdict), ` ${heading}`),
      el("p", {}, say(none ? DATA.none : DATA.verdicts[verdict])),
    ),
  );
  return spoken;
}

function drawAbout(report, file, digest, subject, paper) {
  const hash = (text) => el("code", { class: "hash" }, text);
  const rows = [];
  const add = (key, ...value) => rows.push([t(key), value]);
  if (report.fingerprint) {
    add("key", hash(grouped(report.fingerprint)), el("span", { class: `paper paper-${paper}` }, t(paper)));
  }
  if (report.origin) {
    if (subject) add("subject", words(subject));
    add("origin", words(report.origin));
  }
  if (report.size !== null) add("size", t("entries", { n: count(report.size) }));
  if (report.scope) add("scope", sayScope(report), el("br"), t("scopeShown", { n: count(report.shown) }), el("br"), sayWhole(report));
  if (report.first_at !== null) {
    add("first", when(report.first_at), fence(report, report.first_at));
    add("last", when(report.last_at), fence(report, report.last_at));
  }
  if (report.made_at !== null) add("made", when(report.made_at), " ", t("madeBy"));
  if (report.header_read) {
    const { words_opened: opened, words_sealed: sealed, other_signatures: others } = report.counts;
    add("words", t("wordsCount", { opened: count(opened), sealed: count(sealed) }));
    if (report.approvals.length) add("approvals", t("approvalsText", { n: count(report.approvals.length) }), el("br"), el("span", { class: "support" }, t("approvalsLimit")));
    if (report.witnessed.length) add("witnessed", el("ul", { class: "plain" }, report.witnessed.map(drawWitness)));
    else if (others) add("others", t("othersText", { n: others }));
    if (report.earlier) add("earlierSame", words(t("earlierSameText", { name: keptName, n: count(report.earlier.same) })));
    if (report.root) add("root", hash(report.root));
    add("law", t(report.scope ? "lawPart" : "lawText"));
  }
  add("file", words(file.name), el("br"), t("bytes", { n: count(file.size) }));
  if (digest) add("fileDigest", hash(digest));
  $("about").replaceChildren(el("h2", {}, t("about")), facts(rows), el("p", { class: "support" }, t("japanTime")));
}

/** Which side of the period a fence post stands on, or nothing. */
function fence({ kind, scope }, at) {
  if (kind !== "period" || (at >= scope.from && at < scope.until)) return "";
  return el("span", { class: "under" }, t(at < scope.from ? "fenceBefore" : "fenceAfter"));
}

/** Whether anything of the part was left out, and on whose word. */
function sayWhole({ kind, verdict, findings, witnessed }) {
  if (verdict === "INVALID" || kind === "item" || findings.some((one) => one.code === "SCOPE_UNPROVED")) return t("scopeNotWhole");
  return t(witnessed.some((one) => one.paper) ? "scopeWhole" : "scopeWholeByKey");
}

function sayScope({ kind, scope }) {
  if (kind === "tier") return t("scopeTier", { tier: tierName(scope.tier) });
  if (kind === "item") return t("scopeItem", { item: nameOf(scope.item) });
  return t("scopePeriod", { from: sayTime(scope.from), until: sayTime(scope.until) });
}

function drawWitness({ name, fingerprint, size, time, paper }) {
  const told = t("witnessedText", { name, size: count(size), at: sayTime(time * 1000000) });
  const mark = el("span", { class: `paper paper-${paper ? "keyPaper" : "keyUnknown"}` }, t(paper ? "keyPaper" : "witnessUnknown"));
  return el("li", {}, words(told), mark, el("br"), el("code", { class: "hash" }, grouped(fingerprint)));
}

function drawFindings(report) {
  const all = report.counts.findings;
  show("findings", all > 0);
  const listed = report.findings.map((one) =>
    el(
      "li",
      {},
      el("p", { class: "finding" }, icon(one.verdict, 20), el("span", {}, DATA.codes[one.code] ? DATA.codes[one.code][1 + lang] : one.code)),
      el("p", { class: "under" }, [where(one), el("code", {}, one.code), forEngineer(one.detail)].filter(Boolean).flatMap((part, n) => (n ? [" · ", part] : [part]))),
    ),
  );
  const rest = all - listed.length;
  $("findings").replaceChildren(
    el("h2", {}, `${t("findings")}（${count(all)}）`),
    el("ol", { class: "findings" }, listed),
    rest > 0 ? el("p", {}, t("findingsMore", { n: count(rest) })) : "",
  );
}

/** The detail stays as the engine says it, in English. */
function forEngineer(detail) {
  return detail ? el("span", {}, t("engineer"), el("span", { lang: "en" }, detail)) : null;
}

function where({ seq, member, offset }) {
  const parts = [];
  if (seq !== null) parts.push(t("entry", { n: seq }));
  if (member !== null && offset !== null) parts.push(t("offset", { member: T[`member_${member}`] ? t(`member_${member}`) : member, n: count(offset) }));
  return parts.join(t("joint"));
}

function drawLimits() {
  const made = () => [el("h2", {}, t("limits")), el("ul", {}, T.limitsText[lang].map((one) => el("li", {}, one)))];
  for (const id of ["limits", "limits-near"]) $(id).replaceChildren(...made()); // on paper they stand under the verdict
}
