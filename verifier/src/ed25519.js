"use strict";
// Ed25519 (RFC 8032) and SHA-512 of our own, for browsers whose WebCrypto does not have it. Verification only: nothing here is secret.

const P25519 = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const MASK64 = 2n ** 64n - 1n;

function modulo(a, m = P25519) {
  const rest = a % m;
  return rest < 0n ? rest + m : rest;
}

function power(base, exponent, m = P25519) {
  let result = 1n;
  let square = modulo(base, m);
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % m;
    square = (square * square) % m;
  }
  return result;
}

function rootOfInteger(value, degree) {
  let high = 1n;
  while (high ** degree <= value) high <<= 1n;
  let low = high >> 1n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** degree <= value) low = middle;
    else high = middle;
  }
  return low;
}

let SHA512_ROUNDS = null;
let SHA512_INITIAL = null;

function sha512(data) {
  if (SHA512_ROUNDS === null) {
    const primes = [];
    for (let n = 2; primes.length < 80; n++) if (primes.every((p) => n % p)) primes.push(n);
    SHA512_ROUNDS = primes.map((p) => rootOfInteger(BigInt(p) << 192n, 3n) & MASK64);
    SHA512_INITIAL = primes.slice(0, 8).map((p) => rootOfInteger(BigInt(p) << 128n, 2n) & MASK64);
  }
  const size = Math.ceil((data.length + 17) / 128) * 128;
  const message = new Uint8Array(size);
  message.set(data);
  message[data.length] = 0x80;
  const view = new DataView(message.buffer);
  view.setBigUint64(size - 8, BigInt(data.length) * 8n);
  const rotate = (x, n) => ((x >> n) | (x << (64n - n))) & MASK64;
  const state = SHA512_INITIAL.slice();
  const w = new Array(80);
  for (let from = 0; from < size; from += 128) {
    for (let i = 0; i < 16; i++) w[i] = view.getBigUint64(from + 8 * i);
    for (let i = 16; i < 80; i++) {
      const x = w[i - 15];
      const y = w[i - 2];
      w[i] =
        (w[i - 16] + w[i - 7] + (rotate(x, 1n) ^ rotate(x, 8n) ^ (x >> 7n)) + (rotate(y, 19n) ^ rotate(y, 61n) ^ (y >> 6n))) & MASK64;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 80; i++) {
      const t = h + (rotate(e, 14n) ^ rotate(e, 18n) ^ rotate(e, 41n)) + (g ^ (e & (f ^ g))) + SHA512_ROUNDS[i] + w[i];
      const u = (rotate(a, 28n) ^ rotate(a, 34n) ^ rotate(a, 39n)) + ((a & b) | (c & (a | b)));
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t) & MASK64, c, b, a, (t + u) & MASK64];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => {
      state[i] = (state[i] + word) & MASK64;
    });
  }
  const digest = new Uint8Array(64);
  state.forEach((word, i) => new DataView(digest.buffer).setBigUint64(8 * i, word));
  return digest;
}

const EDWARDS_D = modulo(-121665n * power(121666n, P25519 - 2n));
const ROOT_OF_MINUS_ONE = power(2n, (P25519 - 1n) / 4n);

function littleEndian(bytes) {
  let number = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) number = (number << 8n) | BigInt(bytes[i]);
  return number;
}

/** A point from its 32 bytes as [X, Y, Z, T], or null. */
function edwardsPoint(bytes) {
  const number = littleEndian(bytes);
  const sign = number >> 255n;
  const y = number & (2n ** 255n - 1n);
  if (y >= P25519) return null;
  const u = modulo(y * y - 1n);
  const v = modulo(EDWARDS_D * y * y + 1n);
  let x = modulo(u * power(v, 3n) * power(u * power(v, 7n), (P25519 - 5n) / 8n));
  if (modulo(v * x * x) !== u) x = modulo(x * ROOT_OF_MINUS_ONE);
  if (modulo(v * x * x) !== u || (x === 0n && sign === 1n)) return null;
  if ((x & 1n) !== sign) x = P25519 - x;
  return [x, y, 1n, modulo(x * y)];
}

function edwardsSum([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const a = modulo((y1 - x1) * (y2 - x2));
  const b = modulo((y1 + x1) * (y2 + x2));
  const c = modulo(2n * EDWARDS_D * t1 * t2);
  const d = modulo(2n * z1 * z2);
  const e = b - a;
  const f = d - c;
  const g = d + c;
  const h = b + a;
  return [modulo(e * f), modulo(g * h), modulo(f * g), modulo(e * h)];
}

function edwardsTimes(point, scalar) {
  let result = [0n, 1n, 1n, 0n];
  let doubled = point;
  for (let left = scalar; left > 0n; left >>= 1n) {
    if (left & 1n) result = edwardsSum(result, doubled);
    doubled = edwardsSum(doubled, doubled);
  }
  return result;
}

const EDWARDS_BASE = edwardsPoint(fromHex("58" + "66".repeat(31)));

/** Whether bytes are the one spelling of a point whose order does not divide 8: what can be a key, or begin a signature. */
function isSoundPoint(bytes) {
  const point = bytes.length === 32 ? edwardsPoint(bytes) : null;
  if (point === null) return false;
  const [x, y, z] = edwardsTimes(point, 8n);
  return x !== 0n || y !== z;
}

/** Whether the signature is the key's over the message: [S]B = R + [k]A, with S below the order. */
function ed25519Own(key, signature, message) {
  if (key.length !== 32 || signature.length !== 64) return false;
  const s = littleEndian(signature.subarray(32));
  const a = edwardsPoint(key);
  if (a === null || s >= ORDER) return false;
  const k = littleEndian(sha512(joined(signature.subarray(0, 32), key, message))) % ORDER;
  const minus = [modulo(-a[0]), a[1], a[2], modulo(-a[3])];
  const [x, y, z] = edwardsSum(edwardsTimes(EDWARDS_BASE, s), edwardsTimes(minus, k));
  const inverse = power(z, P25519 - 2n);
  const made = modulo(y * inverse) | ((modulo(x * inverse) & 1n) << 255n);
  return made === littleEndian(signature.subarray(0, 32));
}
