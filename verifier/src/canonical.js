"use strict";
// Canonical JSON of docs/spec/ledger.md, checked byte by byte as it stands: no value is decoded and written again.
// A position instead of objects: this runs over every byte of every entry.

const DEEPEST = 512;
let J = new Uint8Array(0); // the bytes
let at = 0; // where the reading stands
let end = 0; // where the value must have ended
let hadEscape = false; // whether the text read last holds an escape
let hadWide = false; // whether it holds anything outside ASCII

/** Read one canonical value in data[from, to) and nothing else. Throws JSON_…; returns nothing. */
function checkCanonical(data, from = 0, to = data.length) {
  begin(data, from, to);
  value(0);
  if (at !== end) spoiled();
}

function begin(data, from, to) {
  J = data;
  at = from;
  end = to;
}

/** Whether it is no JSON at all, or JSON in another spelling: the slow question, asked only of what is refused anyway. */
function spoiled() {
  let text;
  try {
    text = DECODER.decode(J.subarray(0, end));
  } catch {
    throw new Fault("JSON_SYNTAX", "not UTF-8");
  }
  throw new Fault("JSON_SPELLING", `at ${at} of ${text.length}`);
}

function value(depth) {
  const byte = at < end ? J[at] : -1;
  if (byte === 0x22) text();
  else if (byte === 0x7b) object(depth + 1);
  else if (byte === 0x5b) array(depth + 1);
  else if (byte === 0x2d || (byte >= 0x30 && byte <= 0x39)) integer();
  else if (byte === 0x74) literal(0x72, 0x75, 0x65, 4);
  else if (byte === 0x6e) literal(0x75, 0x6c, 0x6c, 4);
  else if (byte === 0x66 && J[at + 4] === 0x65) literal(0x61, 0x6c, 0x73, 5);
  else spoiled();
}

function literal(a, b, c, length) {
  if (at + length > end || J[at + 1] !== a || J[at + 2] !== b || J[at + 3] !== c) spoiled();
  at += length;
}

/** Read an integer smaller than 2^53 in magnitude and return it. */
function integer() {
  const negative = J[at] === 0x2d;
  const from = negative ? at + 1 : at;
  at = from;
  let found = 0;
  while (at < end && J[at] >= 0x30 && J[at] <= 0x39) found = found * 10 + (J[at++] - 0x30);
  const next = at < end ? J[at] : 0;
  if (next === 0x2e || next === 0x65 || next === 0x45) throw new Fault("JSON_FLOAT");
  if (at === from || (J[from] === 0x30 && (at - from > 1 || negative))) spoiled();
  if (at - from > 16 || found >= 9007199254740992) throw new Fault("JSON_INTEGER");
  return negative ? -found : found;
}

function text() {
  hadEscape = hadWide = false;
  at++;
  for (;;) {
    if (at >= end) spoiled();
    const byte = J[at];
    if (byte === 0x22) break;
    if (byte === 0x5c) escaped();
    else if (byte >= 0x80) wide(byte);
    else if (byte < 0x20) spoiled();
    else at++;
  }
  at++;
}

function escaped() {
  hadEscape = true;
  const byte = at + 1 < end ? J[at + 1] : 0;
  if (byte === 0x22 || byte === 0x5c || byte === 0x62 || byte === 0x66 || byte === 0x6e || byte === 0x72 || byte === 0x74) {
    at += 2;
    return;
  }
  // \u00XX in lower case, for what is below U+0020 and has no letter
  if (byte !== 0x75 || at + 6 > end || J[at + 2] !== 0x30 || J[at + 3] !== 0x30) spoiled();
  const high = J[at + 4] - 0x30;
  const low = "0123456789abcdef".indexOf(String.fromCharCode(J[at + 5]));
  const code = high * 16 + low;
  if ((high !== 0 && high !== 1) || low < 0 || code === 8 || code === 9 || code === 10 || code === 12 || code === 13) spoiled();
  at += 6;
}

/** One character outside ASCII, in the shortest form of UTF-8, no half surrogate. */
function wide(first) {
  hadWide = true;
  const second = at + 1 < end ? J[at + 1] : 0;
  let more = 0;
  if (first >= 0xc2 && first <= 0xdf) more = 1;
  else if (first >= 0xe0 && first <= 0xef) {
    more = 2;
    if ((first === 0xe0 && second < 0xa0) || (first === 0xed && second > 0x9f)) spoiled();
  } else if (first >= 0xf0 && first <= 0xf4) {
    more = 3;
    if ((first === 0xf0 && second < 0x90) || (first === 0xf4 && second > 0x8f)) spoiled();
  } else spoiled();
  if (at + more >= end) spoiled();
  for (let i = 1; i <= more; i++) if (J[at + i] >> 6 !== 2) spoiled();
  at += more + 1;
}

function array(depth) {
  if (depth > DEEPEST) throw new Fault("JSON_DEPTH");
  at++;
  if (J[at] === 0x5d && at < end) {
    at++;
    return;
  }
  for (;;) {
    value(depth);
    const byte = at < end ? J[at++] : 0;
    if (byte === 0x5d) return;
    if (byte !== 0x2c) spoiled();
  }
}

function object(depth) {
  if (depth > DEEPEST) throw new Fault("JSON_DEPTH");
  at++;
  if (J[at] === 0x7d && at < end) {
    at++;
    return;
  }
  let before = -1;
  let beforeEnd = 0;
  let beforeEscape = false;
  for (;;) {
    if (J[at] !== 0x22) spoiled();
    const from = at + 1;
    text();
    const to = at - 1;
    if (hadWide) throw new Fault("JSON_KEY");
    if (before >= 0 && !ascends(before, beforeEnd, from, to, beforeEscape || hadEscape)) spoiled();
    before = from;
    beforeEnd = to;
    beforeEscape = hadEscape;
    if (at >= end || J[at++] !== 0x3a) spoiled();
    value(depth);
    const byte = at < end ? J[at++] : 0;
    if (byte === 0x7d) return;
    if (byte !== 0x2c) spoiled();
  }
}

/** Whether one key comes before the next. */
function ascends(a, aEnd, b, bEnd, escapes) {
  if (escapes) return textAt(J, a - 1, aEnd + 1) < textAt(J, b - 1, bEnd + 1);
  while (a < aEnd && b < bEnd && J[a] === J[b]) {
    a++;
    b++;
  }
  return a === aEnd ? b < bEnd : b < bEnd && J[a] < J[b];
}

/** The text between two quotation marks, decoded. */
function textAt(data, from, to) {
  return JSON.parse(DECODER.decode(data.subarray(from, to)));
}

/** Decode bytes that were checked to be canonical. */
function decoded(data) {
  return JSON.parse(DECODER.decode(data));
}

/** Check and decode. Throws JSON_…. */
function readCanonical(data) {
  checkCanonical(data);
  return decoded(data);
}
