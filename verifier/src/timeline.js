"use strict";
// The entries as a time line, day by day, and what narrows it down.

const AT_ONCE = 100;
const MOST_AT_ONCE = 5000;
let shownEntries = [];
let period = null; // { from, until } of evidence of a period: what lies outside is a fence post
let soundApprovals = new Set(); // numbers of the entries whose personal signature holds

function option(value, label, chosen) {
  return el("option", { value, selected: String(value) === String(chosen) }, label);
}

function drawFilter(story, filter, changed) {
  const set = (name, read) => (event) => changed({ ...filter, [name]: read(event.target.value) });
  const number = (value) => (value === "" ? null : Number(value));
  const plain = (value) => value || null;
  const used = new Set(story.acts.map(([name]) => Number(/^p(\d+)\./.exec(name)?.[1])));
  const provisions = DATA.provisions.filter(([n]) => used.has(n)).map(([n, ...title]) => [n, `${n}　${say(title)}`]);
  const kinds = ["refused", "Moves", "Handling", "Enables", "TakesAway", "Engages"].map((kind) => [kind, t(kind === "refused" ? "refusedOnly" : kind)]);
  const choice = (key, name, options, read) =>
    el(
      "div",
      { class: "field" },
      el("label", { for: `filter-${name}` }, t(key)),
      el("select", { id: `filter-${name}`, change: set(name, read) }, option("", t("all"), filter[name] ?? ""), options.map(([v, l]) => option(v, l, filter[name]))),
    );
  const day = (key, name) =>
    el(
      "div",
      { class: "field" },
      el("label", { for: `filter-${name}` }, t(key)),
      el("input", { id: `filter-${name}`, type: "date", value: filter[name] ?? "", change: set(name, plain) }),
    );
  const any = Object.values(filter).some((one) => one !== null);
  $("filter").replaceChildren(
    choice("provision", "provision", provisions, number),
    choice("kind", "kind", kinds, plain),
    choice("tier", "tier", story.tiers.map((n) => [n, tierName(n)]), number),
    choice("officer", "officer", story.officers.map(([id, n]) => [id, `${nameOf(id)}（${count(n)}）`]), plain),
    day("since", "since"),
    day("until", "until"),
    any ? el("button", { class: "button small", type: "button", click: () => changed({}) }, t("clear")) : "",
  );
}

function drawEntries(from, entries, total, ask) {
  shownEntries = from === 0 ? entries : [...shownEntries, ...entries];
  const list = $("entries");
  if (from === 0) list.replaceChildren();
  let day = from === 0 ? null : list.lastElementChild?.dataset.day;
  let group = from === 0 ? null : list.lastElementChild?.querySelector("ol");
  for (const entry of entries) {
    const its = dayOf(entry.at);
    if (its !== day) {
      day = its;
      group = el("ol", { class: "line" });
      list.append(el("section", { class: "day", "data-day": day }, el("h4", {}, day === "—" ? day : sayDay(day)), group));
    }
    group.append(drawEntry(entry));
  }
  const left = total - shownEntries.length;
  $("shown").textContent = total ? t("shown", { total: count(total), n: count(shownEntries.length) }) : t("none");
  $("onward").replaceChildren(
    left > 0 ? el("button", { class: "button", type: "button", click: () => ask(AT_ONCE) }, t("more", { n: Math.min(AT_ONCE, left) })) : "",
    left > AT_ONCE && left <= MOST_AT_ONCE ? el("button", { class: "button quiet", type: "button", click: () => ask(left) }, t("showAll")) : "",
    total ? el("p", { class: "support" }, t("printShown")) : "",
  );
}

function drawEntry(entry) {
  const act = DATA.acts[entry.act];
  const refused = entry.act === "p00.refused";
  const tag = (key, style = "") => el("span", { class: `tag ${style}` }, t(key));
  const rest = gist(entry);
  const cites = !refused && act ? cite(act.cites) : null;
  return el(
    "li",
    { class: refused ? "entry is-refused" : "entry", id: `entry-${entry.seq}` },
    el(
      "p",
      { class: "entry-head" },
      el("span", { class: "entry-no" }, `#${entry.seq}`),
      el("time", { datetime: inJapan(entry.at)?.replace("Z", "+09:00") ?? "" }, clockOf(entry.at)),
      el("strong", {}, actTitle(entry.act)),
      cites ? el("span", { class: "cite" }, cites) : "",
      refused ? tag("refusedTag", "tag-refused") : "",
      period && (entry.at < period.from || entry.at >= period.until) ? tag("fenceTag") : "",
      entry.by.entered ? tag("paperTag") : "",
      entry.approval ? tag(soundApprovals.has(entry.seq) ? "signedSound" : "signedTag") : "",
    ),
    rest ? el("p", { class: "gist" }, words(rest)) : "",
    el("p", { class: "under" }, drawWho(entry)),
    drawDetails(entry, act),
  );
}

function drawWho(entry) {
  const { officer, capacity: as, party, place } = entry.by;
  if (isSystem(officer)) return [t("system"), "　", tierName(entry.tier)];
  const firm = names.has(party) ? [words(nameOf(party)), "　"] : [];
  const spot = place && names.has(place) ? ["　", words(nameOf(place))] : [];
  return [...firm, words(nameOf(officer)), "　", capacity(as), ...spot, "　", el("span", { class: "tier" }, tierName(entry.tier))];
}

function drawDetails(entry, act) {
  const title = actTitle(entry.act);
  const inner = el("div", { class: "details" });
  const holder = el("details", {}, el("summary", {}, t("details"), el("span", { class: "hidden" }, ` ${t("details2", { title })}`)), inner);
  const fill = () => {
    if (inner.firstChild) return;
    const rows = act ? told(act.fields, entry.facts, entry.words) : [{ label: entry.act, value: JSON.stringify(entry.facts) }];
    inner.append(drawTold(rows));
    if (entry.sealed && !entry.words) inner.append(el("p", { class: "support" }, t("sealedTag")));
  };
  holder.addEventListener("toggle", fill);
  return holder;
}

function drawTold(rows) {
  const row = (one) =>
    el(
      "div",
      { class: one.parts ? "has-parts" : null },
      el("dt", {}, one.label),
      el(
        "dd",
        {},
        one.value ? words(one.value) : "",
        one.parts && one.parts.length ? el("ol", { class: "parts" }, one.parts.map((part) => el("li", {}, drawTold(part)))) : "",
      ),
    );
  return el("dl", { class: "told" }, rows.map(row));
}
