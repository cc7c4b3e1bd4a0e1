"use strict";
// What an entry says, in words that people use. Names come from the words that were opened; where they are sealed, identifiers stay.

/** A table holds what was put into it and nothing that it inherits: an act of a pack may be called `constructor`. */
const bare = (_, one) => (one !== null && typeof one === "object" && !Array.isArray(one) ? Object.assign(Object.create(null), one) : one);
const DATA = JSON.parse(document.getElementById("data").textContent, bare);
let names = new Map();
let purposes = [];

const isSystem = (id) => id === "instrument";

function nameOf(id) {
  if (isSystem(id)) return t("system");
  return names.get(id) ?? String(id);
}

function actTitle(act) {
  return DATA.acts[act] ? say(DATA.acts[act].title) : act;
}

function cite(where) {
  return DATA.cites[where] ? say(DATA.cites[where]) : where;
}

function capacity(name) {
  return DATA.capacities[name] ? say(DATA.capacities[name]) : name;
}

function tierName(number) {
  if (number === 0) return t("tier0");
  return number === 1 ? t("tier1") : t("tierN", { n: number });
}

function accountName(account) {
  if (DATA.accounts[account]) return say(DATA.accounts[account]);
  const found = /^t(\d+)\/(.+)$/.exec(account);
  if (!found) return String(account);
  const who = tierName(Number(found[1]));
  if (found[2] === "vault") return t("vaultOf", { who });
  if (found[2] === "transit") return t("transitOf", { who });
  return t("placeOf", { who, place: nameOf(found[2]) });
}

/** One fact as people read it. */
function tell(field, value) {
  if (value === null || value === undefined || value === "") return "—";
  switch (field.f) {
    case "flag":
      return value ? t("yes") : t("no");
    case "day":
      return /^\d{4}-\d{2}-\d{2}$/.test(value) ? sayDay(value) : String(value);
    case "time":
      return sayTime(value);
    case "choice":
      return tellChoice(field.k, value);
    case "integer":
      return tellNumber(field, value);
    default:
      return tellText(field.k, value);
  }
}

function tellChoice(kind, value) {
  const named = kind === "Capacity" ? DATA.capacities[value] : DATA.enumerations[kind]?.[value];
  return named ? say(named) : String(value);
}

function tellNumber(field, value) {
  if (field.s === "weekday") return DATA.weekdays[value] ? say(DATA.weekdays[value]) : String(value);
  if (field.s === "clock") return `${Math.floor(value / 60)}:${String(value % 60).padStart(2, "0")}`;
  if (field.k === "tier") return tierName(value);
  if (field.k === "number") return t("numbered", { n: value });
  if (field.k === "purpose") return `${value} ${purposes[value - 1] ?? ""}`.trim();
  return count(value);
}

function tellText(kind, value) {
  if (kind === "citation") return DATA.acts[value] ? actTitle(value) : cite(value);
  if (kind === "account") return accountName(value);
  return names.get(value) ?? (typeof value === "object" ? JSON.stringify(value) : String(value));
}

const isWords = (field) => field.f === "word" || field.f === "prose" || field.f === "document";

function tellWords(given, said) {
  if (said !== null && typeof said === "object") return String(said.name ?? "—");
  if (said !== undefined && said !== null && said !== "") return String(said);
  return given ? t("sealed") : "—";
}

/** What the facts and words of an act say: rows of label, value, whether it was words, and parts of rows. */
function told(fields, facts, words) {
  return fields.map((field) => {
    const label = say(field.l);
    const value = facts?.[field.n];
    const said = words?.[field.n];
    if (isWords(field)) return { label, value: tellWords(value, said), words: true };
    if (field.f === "group") return value ? { label, parts: [told(field.c, value, said)] } : { label, value: "—" };
    if (field.f === "list") return toldList(field, label, Array.isArray(value) ? value : [], said);
    return { label, value: tell(field, value) };
  });
}

function toldList(field, label, values, said) {
  const element = field.c[0];
  if (element.f === "group") {
    return { label, value: t("lines", { n: values.length }), parts: values.map((one, n) => told(element.c, one, said?.[n])) };
  }
  const each = isWords(element) ? values.map((given, n) => tellWords(given, said?.[n])) : values.map((one) => tell(element, one));
  return { label, value: each.join(t("joint")) || "—", words: isWords(element) };
}

/** The first two answers that tell this entry from another of its act. */
function gist(entry) {
  const act = DATA.acts[entry.act];
  if (!act) return "";
  if (entry.act === "p00.refused") {
    const { person, act: tried, cited, count: times } = entry.facts;
    const by = inLawOrder(cited).map(cite).join(t("joint"));
    const often = times > 1 ? `${lang ? " " : ""}(${t("nTimes", { n: times })}${lang ? " times" : ""})` : "";
    return `${actTitle(tried)} — ${nameOf(person)} — ${by}${often}`;
  }
  const plain = [t("yes"), t("no"), "—", "0", t("sealed")];
  const answers = told(act.fields, entry.facts, entry.words).filter((one) => !one.parts && !plain.includes(one.value));
  return [...new Set(answers.map((one) => shortened(one.value)))].slice(0, 2).join(t("joint"));
}

function shortened(text) {
  const line = text.split(/\s+/).join(" ");
  return [...line].length <= 40 ? line : `${[...line].slice(0, 39).join("")}…`;
}

/** Citations as the law has them: sentences by number, then adopted terms. */
function inLawOrder(cited) {
  const rank = (one) => (/^\d/.test(one) ? Number.parseInt(one, 10) : one.startsWith("o") ? 100 : 200);
  return (Array.isArray(cited) ? cited.map(String) : []).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}
