"use strict";
// SHA-256 (FIPS 180-4), synchronous: a call to the browser's own for each of a hundred thousand entries takes longer than computing it here.

const ROUNDS = new Int32Array(64);
const INITIAL = new Int32Array(8);
(function constants() {
  // The first 32 bits of the fractions of the cube (square) roots of the first 64 (8) primes.
  const primes = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p)) primes.push(n);
  primes.forEach((p, i) => {
    ROUNDS[i] = fraction(BigInt(p), 3n);
    if (i < 8) INITIAL[i] = fraction(BigInt(p), 2n);
  });
  function fraction(p, degree) {
    const wanted = p << (32n * degree);
    let low = 0n;
    let high = 1n << 40n;
    while (high - low > 1n) {
      const middle = (low + high) >> 1n;
      if (middle ** degree <= wanted) low = middle;
      else high = middle;
    }
    return Number(low & 0xffffffffn) | 0;
  }
})();

const W = new Int32Array(64);

/** One block, which stands in W[0..15], into the state. */
function compress(state) {
  for (let i = 16; i < 64; i++) {
    const x = W[i - 15];
    const y = W[i - 2];
    W[i] =
      (W[i - 16] +
        W[i - 7] +
        (((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)) +
        (((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10))) |
      0;
  }
  let a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
  for (let i = 0; i < 64; i++) {
    const t =
      (h +
        (((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))) +
        (g ^ (e & (f ^ g))) +
        ROUNDS[i] +
        W[i]) |
      0;
    const u = ((((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))) + ((a & b) | (c & (a | b)))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t) | 0;
    d = c;
    c = b;
    b = a;
    a = (t + u) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}

/** Hash all blocks of 64 bytes in data[from, to). */
function blocks(state, data, from, to) {
  for (let at = from; at < to; at += 64) {
    for (let i = 0, p = at; i < 16; i++, p += 4) W[i] = (data[p] << 24) | (data[p + 1] << 16) | (data[p + 2] << 8) | data[p + 3];
    compress(state);
  }
}

function wordsToBytes(words) {
  const bytes = new Uint8Array(words.length * 4);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < words.length; i++) view.setInt32(4 * i, words[i]);
  return bytes;
}

function bytesToWords(bytes) {
  const words = new Int32Array(bytes.length >> 2);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < words.length; i++) words[i] = view.getInt32(4 * i);
  return words;
}

/** A digest over bytes that come piece by piece. */
class Sha256 {
  constructor() {
    this.state = INITIAL.slice();
    this.rest = new Uint8Array(128);
    this.held = 0;
    this.total = 0;
  }

  update(data) {
    let at = 0;
    this.total += data.length;
    if (this.held) {
      at = Math.min(64 - this.held, data.length);
      this.rest.set(data.subarray(0, at), this.held);
      this.held += at;
      if (this.held < 64) return this;
      blocks(this.state, this.rest, 0, 64);
      this.held = 0;
    }
    const whole = at + Math.floor((data.length - at) / 64) * 64;
    blocks(this.state, data, at, whole);
    this.rest.set(data.subarray(whole), 0);
    this.held = data.length - whole;
    return this;
  }

  /** The 32 bytes of the digest; nothing may be added afterwards. */
  digest() {
    const end = padded(this.rest, this.held, this.total);
    blocks(this.state, this.rest, 0, end);
    return wordsToBytes(this.state);
  }
}

/** Write the padding after data[0, length) of a message of `total` bytes; where the last block ends. */
function padded(data, length, total) {
  const end = Math.ceil((length + 9) / 64) * 64;
  data[length] = 0x80;
  data.fill(0, length + 1, end - 8);
  const high = Math.floor(total / 0x20000000);
  const low = total << 3;
  data[end - 8] = high >>> 24;
  data[end - 7] = high >>> 16;
  data[end - 6] = high >>> 8;
  data[end - 5] = high;
  data[end - 4] = low >>> 24;
  data[end - 3] = low >>> 16;
  data[end - 2] = low >>> 8;
  data[end - 1] = low;
  return end;
}

function sha256(...parts) {
  const hash = new Sha256();
  for (const part of parts) hash.update(part);
  return hash.digest();
}

const LEAF_ROOM = new Uint8Array(65536 + 128);
const STATE = new Int32Array(8);

/** RFC 6962 hash of a leaf of at most 65,535 bytes, as eight words into out[at…]. */
function hashLeaf(data, from, to, out, at) {
  const length = to - from + 1;
  LEAF_ROOM[0] = 0;
  LEAF_ROOM.set(data.subarray(from, to), 1);
  const end = padded(LEAF_ROOM, length, length);
  STATE.set(INITIAL);
  blocks(STATE, LEAF_ROOM, 0, end);
  for (let i = 0; i < 8; i++) out[at + i] = STATE[i];
}

/** RFC 6962 hash of a node over two hashes as words, into out[at…]; out may be where they stand. */
function hashNode(left, l, right, r, out, at) {
  STATE.set(INITIAL);
  let before = 1;
  for (let i = 0; i < 8; i++) {
    W[i] = (before << 24) | (left[l + i] >>> 8);
    before = left[l + i];
  }
  for (let i = 0; i < 8; i++) {
    W[8 + i] = (before << 24) | (right[r + i] >>> 8);
    before = right[r + i];
  }
  compress(STATE);
  W.fill(0, 0, 15);
  W[0] = (before << 24) | 0x800000;
  W[15] = 65 * 8;
  compress(STATE);
  for (let i = 0; i < 8; i++) out[at + i] = STATE[i];
}
