"use strict";
// Who was refused what, and the balance of custody.

function table(labels, rows) {
  return el(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": labels.title },
    el(
      "table",
      {},
      el("thead", {}, el("tr", {}, labels.heads.map(([label, style]) => el("th", { scope: "col", class: style }, label)))),
      el("tbody", {}, rows),
    ),
  );
}

function drawRefusals(story, { kind, scope }) {
  const rows = story.refusals
    .sort((a, b) => a.first - b.first)
    .map((one) =>
      el(
        "tr",
        {},
        el("th", { scope: "row", class: "named" }, words(nameOf(one.person))),
        el("td", {}, actTitle(one.act)),
        el("td", {}, inLawOrder(one.cited).map(cite).join(t("joint")) || "—"),
        el("td", { class: "num" }, t("nTimes", { n: count(one.count) })),
        el("td", { class: "when" }, one.first === one.last ? sayHour(one.first) : [sayHour(one.first), t("upTo"), el("br"), sayHour(one.last)]),
      ),
    );
  const heads = [[t("who")], [t("what")], [t("by")], [t("times"), "num"], [t("when")]].map(([label, style]) => [label, style ?? null]);
  $("refusals").replaceChildren(
    el("h3", {}, t("refusals")),
    ...(rows.length
      ? [el("p", {}, t("refusalsLead", { n: count(story.refused) })), table({ title: t("refusals"), heads }, rows)]
      : [el("p", { class: "empty" }, t(kind === "item" ? "noRefusalsItem" : scope ? "noRefusalsPart" : "noRefusals"))]),
  );
}

function drawBalance(story, { scope, last_at: last }) {
  if (scope) {
    $("balance").replaceChildren(el("h3", {}, t("balance")), el("p", { class: "empty" }, t("balancePart")));
    return;
  }
  const kind = (one) => (one.medium ? tellChoice("Medium", one.medium) : "—");
  const rows = story.balance.map((one) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, words(nameOf(one.item))),
      el("td", {}, kind(one), one.origin ? el("span", { class: "under" }, tellChoice("Origin", one.origin)) : ""),
      el(
        "td",
        {},
        one.accounts.length
          ? el("ul", { class: "plain" }, one.accounts.map(([account, n]) => el("li", { class: /^t\d/.test(account) ? "with-contractor" : null }, `${accountName(account)}　${count(n)}`)))
          : "—",
      ),
      el("td", { class: "num" }, one.quantity === undefined ? "—" : count(one.quantity)),
      el("td", { class: "num" }, one.seq === undefined ? "—" : `#${one.seq}`),
    ),
  );
  const heads = [[t("thing"), null], [t("medium"), null], [t("place"), null], [t("quantity"), "num"], [t("listedBy"), "num"]];
  const left = story.left ? t("leftSome", { n: count(story.left) }) : t("leftNone");
  $("balance").replaceChildren(
    el("h3", {}, t("balance")),
    ...(rows.length
      ? [
          el("p", { class: story.left ? "standing is-left" : "standing is-none" }, left),
          last === null ? "" : el("p", { class: "support" }, t("leftWhen", { at: sayTime(last) })),
          table({ title: t("balance"), heads }, rows),
        ]
      : [el("p", { class: "empty" }, t("noThings"))]),
    story.odd.length ? el("p", { class: "error" }, t("odd", { list: numbers(story.odd) })) : "",
    story.unread.length ? el("p", { class: "error" }, t("unread", { list: numbers(story.unread) })) : "",
  );
}

function numbers(list) {
  const first = [...new Set(list)].slice(0, 20).map((n) => `#${n}`);
  return first.join(t("joint")) + (list.length > 20 ? "…" : "");
}
