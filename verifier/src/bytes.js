"use strict";
// Bytes and their spellings. Whatever is refused is refused with a stable code of docs/spec/evidence-pack.md.

/** A fault in the evidence: a stable code, where it was found, and a detail for the engineer. */
class Fault extends Error {
  constructor(code, detail = "", where = {}) {
    super(code);
    this.code = code;
    this.detail = detail;
    this.where = where;
  }
}

const HEX_DIGITS = "0123456789abcdef";

function toHex(bytes) {
  let text = "";
  for (const byte of bytes) text += HEX_DIGITS[byte >> 4] + HEX_DIGITS[byte & 15];
  return text;
}

/** Bytes of lower-case hex that was checked before. */
function fromHex(text) {
  const bytes = new Uint8Array(text.length >> 1);
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(text.substr(2 * i, 2), 16);
  return bytes;
}

function isDigest(text) {
  return typeof text === "string" && /^[0-9a-f]{64}$/.test(text);
}

function sameBytes(a, b) {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Whether one sequence of bytes comes before another. */
function bytesAscend(a, b) {
  for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return a[i] < b[i];
  return a.length < b.length;
}

function joined(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function utf8(text) {
  return ENCODER.encode(text);
}

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BASE64_URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Decode base64 in its one spelling, or null: whole groups of four when padded, spare bits zero. */
function decodeBase64(text, alphabet, padded) {
  const body = padded ? text.replace(/={1,2}$/, "") : text;
  const rest = body.length % 4;
  if (rest === 1 || (padded && (text.length % 4 || text.length - body.length !== (4 - rest) % 4))) return null;
  const bytes = new Uint8Array(Math.floor((body.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const char of body) {
    const value = alphabet.indexOf(char);
    if (value < 0) return null;
    held = ((held << 6) | value) & 0xfff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (held >> bits) & 255;
    }
  }
  return held & ((1 << bits) - 1) ? null : bytes;
}

/** Standard base64 with its padding. Throws BASE64_MALFORMED. */
function fromBase64(text) {
  const bytes = decodeBase64(text, BASE64, true);
  if (bytes === null) throw new Fault("BASE64_MALFORMED");
  return bytes;
}

/** URL-safe base64 without padding, or null. */
function fromBase64Url(text) {
  return typeof text === "string" ? decodeBase64(text, BASE64_URL, false) : null;
}
