"use strict";
// One leaf, version 1, checked where it stands in the file.

const LONGEST_LEAF = 65535;
const LONGEST_NAME = 128;
const OPENING = {};
for (const [name, begins] of Object.entries({
  act: '{"act":', approval: ',"approval":', at: ',"at":', capacity: ',"by":{"capacity":', entered: ',"entered":', officer: ',"officer":',
  party: ',"party":', place: ',"place":', facts: '},"facts":', log: ',"log":', prev: ',"prev":', rules: ',"rules":', seq: ',"seq":',
  tier: ',"tier":', v: ',"v":', words: ',"words":', close: "}",
}))
  OPENING[name] = utf8(begins);

/** What a leaf says, as places in the bytes where it is text; reused from leaf to leaf. */
const leaf = {
  act: 0, actEnd: 0, time: 0, capacity: 0, capacityEnd: 0, entered: false, officer: 0, officerEnd: 0, party: 0, partyEnd: 0,
  facts: 0, factsEnd: 0, log: 0, logEnd: 0, prev: 0, seq: 0, tier: 0, words: 0, approval: 0,
};
let fits = true;

/** Read the leaf in data[from, to) into `leaf`. Throws LEAF_LONG, LEAF_MALFORMED, LEAF_SPELLING. */
function readLeaf(data, from, to) {
  if (to - from > LONGEST_LEAF) throw new Fault("LEAF_LONG", `${to - from} bytes`);
  fits = true;
  begin(data, from, to);
  try {
    envelope();
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    fits = false;
  }
  if (!fits || at !== to) throw why(data.subarray(from, to));
}

function envelope() {
  opens(OPENING.act);
  leaf.act = name();
  leaf.actEnd = at - 1;
  opens(OPENING.approval);
  leaf.approval = digest();
  opens(OPENING.at);
  leaf.time = whole();
  opens(OPENING.capacity);
  leaf.capacity = name();
  leaf.capacityEnd = at - 1;
  opens(OPENING.entered);
  leaf.entered = nameOrNull() > 0;
  opens(OPENING.officer);
  leaf.officer = name();
  leaf.officerEnd = at - 1;
  opens(OPENING.party);
  leaf.party = name();
  leaf.partyEnd = at - 1;
  opens(OPENING.place);
  nameOrNull();
  opens(OPENING.facts);
  leaf.facts = at;
  if (J[at] !== 0x7b) fits = false;
  value(0);
  leaf.factsEnd = at;
  opens(OPENING.log);
  leaf.log = name();
  leaf.logEnd = at - 1;
  opens(OPENING.prev);
  leaf.prev = digest();
  opens(OPENING.rules);
  if (whole() < 1) fits = false;
  opens(OPENING.seq);
  leaf.seq = whole();
  opens(OPENING.tier);
  leaf.tier = whole();
  opens(OPENING.v);
  if (whole() !== 1) fits = false;
  opens(OPENING.words);
  leaf.words = digest();
  opens(OPENING.close);
}

function opens(wanted) {
  if (!fits) return;
  const length = wanted.length;
  if (at + length > end) fits = false;
  for (let i = 0; i < length; i++) if (J[at + i] !== wanted[i]) fits = false;
  at += length;
}

/** Read a name of 1 to 128 characters; where its text begins. */
function name() {
  if (!fits || J[at] !== 0x22) {
    fits = false;
    return 0;
  }
  const from = at + 1;
  text();
  const length = at - 1 - from;
  if (length < 1 || (length > LONGEST_NAME && [...textAt(J, from - 1, at)].length > LONGEST_NAME)) fits = false;
  return from;
}

function nameOrNull() {
  if (fits && J[at] === 0x6e) {
    literal(0x75, 0x6c, 0x6c, 4);
    return 0;
  }
  return name();
}

/** Read null or 64 lower-case hex digits; where they begin, or 0. */
function digest() {
  if (!fits || J[at] === 0x6e) {
    if (fits) literal(0x75, 0x6c, 0x6c, 4);
    return 0;
  }
  const from = at + 1;
  if (J[at] !== 0x22 || J[from + 64] !== 0x22 || from + 64 >= end) {
    fits = false;
    return 0;
  }
  for (let i = from; i < from + 64; i++) if (NIBBLE[J[i]] > 15) fits = false;
  at = from + 65;
  return from;
}

function whole() {
  if (!fits || at >= end || J[at] < 0x30 || J[at] > 0x39) {
    fits = false;
    return 0;
  }
  return integer();
}

const NIBBLE = new Uint8Array(256).fill(255);
for (let i = 0; i < 16; i++) NIBBLE[HEX_DIGITS.charCodeAt(i)] = i;

/** Whether the 64 hex digits at data[from…] spell the hash in words[k…]. */
function spells(data, from, words, k) {
  for (let i = 0; i < 8; i++) {
    let word = 0;
    for (let j = 0; j < 8; j++) word = (word << 4) | NIBBLE[data[from + 8 * i + j]];
    if (word !== words[k + i]) return false;
  }
  return true;
}

const HALF = /(^|[^\\])(\\\\)*\\ud[89a-f]/; // half of a surrogate pair, as JSON.stringify writes it

/** Why bytes that are no leaf are refused: for their spelling where they are not canonical JSON at all, otherwise for their form. */
function why(data) {
  try {
    checkCanonical(data);
  } catch (fault) {
    return new Fault("LEAF_SPELLING", fault.code);
  }
  return new Fault("LEAF_MALFORMED", "fields");
}

/** Whether it is an object with exactly these fields (any, where null). */
function isRecord(one, fields) {
  if (one === null || typeof one !== "object" || Array.isArray(one)) return false;
  const found = Object.keys(one);
  return fields === null || (found.length === fields.length && fields.every((field) => Object.hasOwn(one, field)));
}
