"use strict";
// WebAuthn assertions from bytes (Level 3, section 7.2), each failing check with its own code.

const DEEPEST_CBOR = 8;

/** Read one value of CBOR as authenticators write it; { value, end }. Maps become Maps. Throws CBOR_MALFORMED. */
function readCbor(data, from, depth = 0) {
  const bad = (detail) => new Fault("CBOR_MALFORMED", detail);
  if (depth > DEEPEST_CBOR) throw bad("nested too deeply");
  if (from >= data.length) throw bad("ends early");
  const major = data[from] >> 5;
  let count = BigInt(data[from] & 31);
  let next = from + 1;
  if (count >= 24n) {
    if (count > 27n || major === 7) throw bad("initial byte");
    const size = 1 << Number(count - 24n);
    if (next + size > data.length) throw bad("ends early");
    const least = size === 1 ? 24n : 1n << BigInt(4 * size);
    count = 0n;
    for (let i = 0; i < size; i++) count = (count << 8n) | BigInt(data[next + i]);
    if (count < least) throw bad("not in its shortest form");
    next += size;
  }
  if (major === 0) return { value: count, end: next };
  if (major === 1) return { value: -1n - count, end: next };
  if (major === 7 && count >= 20n && count <= 22n) return { value: [false, true, null][Number(count) - 20], end: next };
  if (major > 5) throw bad(`major type ${major}`);
  if (count > BigInt(data.length - next)) throw bad("ends early");
  const size = Number(count);
  if (major === 2) return { value: data.subarray(next, next + size), end: next + size };
  if (major === 3) {
    try {
      return { value: DECODER.decode(data.subarray(next, next + size)), end: next + size };
    } catch {
      throw bad("text that is not UTF-8");
    }
  }
  return major === 4 ? readCborList(data, next, size, depth) : readCborMap(data, next, size, depth);
}

function readCborList(data, from, size, depth) {
  const value = [];
  let end = from;
  for (let i = 0; i < size; i++) {
    const one = readCbor(data, end, depth + 1);
    value.push(one.value);
    end = one.end;
  }
  return { value, end };
}

/** Keys ascend: by type, then shorter ones first, then by bytes. */
function readCborMap(data, from, size, depth) {
  const value = new Map();
  let end = from;
  let before = null;
  for (let i = 0; i < size; i++) {
    const key = readCbor(data, end, depth + 1);
    if (typeof key.value !== "bigint" && typeof key.value !== "string") throw new Fault("CBOR_MALFORMED", "a key that cannot be");
    const written = data.subarray(end, key.end);
    if (before !== null && !keyAscends(before, written)) throw new Fault("CBOR_MALFORMED", "keys out of order, or one twice");
    before = written;
    const one = readCbor(data, key.end, depth + 1);
    value.set(typeof key.value === "bigint" ? Number(key.value) : key.value, one.value);
    end = one.end;
  }
  return { value, end };
}

function keyAscends(a, b) {
  if (a[0] >> 5 !== b[0] >> 5) return a[0] >> 5 < b[0] >> 5;
  if (a.length !== b.length) return a.length < b.length;
  return toHex(a) < toHex(b);
}

const CURVES = {
  "-7": [1n, "P-256", "SHA-256", 32],
  "-9": [1n, "P-256", "SHA-256", 32],
  "-35": [2n, "P-384", "SHA-384", 48],
  "-51": [2n, "P-384", "SHA-384", 48],
  "-36": [3n, "P-521", "SHA-512", 66],
  "-52": [3n, "P-521", "SHA-512", 66],
};

/** Read a COSE key: { algorithm, verify(signature, message) }. Throws COSE_MALFORMED, CBOR_MALFORMED, ALGORITHM_UNSUPPORTED. */
async function readCoseKey(data) {
  const { key, end } = await takeCoseKey(data, 0);
  if (end !== data.length) throw new Fault("COSE_MALFORMED", "something follows the key");
  return key;
}

async function takeCoseKey(data, from) {
  const { value: found, end } = readCbor(data, from);
  if (!(found instanceof Map)) throw new Fault("COSE_MALFORMED", "not a map");
  const algorithm = found.get(3);
  if (typeof algorithm !== "bigint") throw new Fault("COSE_MALFORMED", "no algorithm");
  const number = String(algorithm);
  const exactly = (kty, labels, curve) => {
    const wanted = [1, 3, ...labels];
    const right = found.size === wanted.length && wanted.every((label) => found.has(label)) && found.get(1) === kty;
    if (!right || (curve !== null && found.get(-1) !== curve)) throw new Fault("COSE_MALFORMED", "not the parameters of its algorithm");
  };
  const octets = (label, size = null) => {
    const value = found.get(label);
    if (!(value instanceof Uint8Array) || (size !== null && value.length !== size)) throw new Fault("COSE_MALFORMED", `parameter ${label}`);
    return value;
  };
  if (CURVES[number]) {
    const [curve, name, hash, size] = CURVES[number];
    exactly(2n, [-1, -2, -3], curve);
    const point = joined(new Uint8Array([4]), octets(-2, size), octets(-3, size));
    const key = await imported("raw", point, { name: "ECDSA", namedCurve: name });
    return { end, key: { algorithm: number, verify: (signature, message) => verifyEcdsa(key, hash, size, signature, message) } };
  }
  if (number === "-8" || number === "-19") {
    exactly(1n, [-1, -2], 6n);
    const point = octets(-2, 32);
    if (!isSoundPoint(point)) throw new Fault("COSE_MALFORMED", "not a point that can be a key");
    return { end, key: { algorithm: number, verify: (signature, message) => ed25519(point, signature, message) } };
  }
  if (number === "-257") {
    exactly(3n, [-1, -2], null);
    const modulus = octets(-1);
    const exponent = octets(-2);
    checkRsa(modulus, exponent);
    const key = await importedRsa(modulus, exponent);
    return { end, key: { algorithm: number, verify: (signature, message) => subtle().verify("RSASSA-PKCS1-v1_5", key, signature, message) } };
  }
  throw new Fault("ALGORITHM_UNSUPPORTED", `COSE ${number}`);
}

function checkRsa(modulus, exponent) {
  const bad = !modulus.length || !exponent.length || !modulus[0] || !exponent[0] || exponent.length > 5 || (exponent.length === 5 && exponent[0] > 1);
  const bits = modulus.length * 8 - Math.clz32(modulus[0] || 1) + 24;
  const odd = !bad && modulus[modulus.length - 1] & 1 && exponent[exponent.length - 1] & 1;
  if (!odd || bits < 2048 || bits > 16384 || (exponent.length === 1 && exponent[0] < 3)) throw new Fault("COSE_MALFORMED", "RSA");
}

/** What the browser must have, or the signature cannot be judged here. */
function subtle() {
  if (!globalThis.crypto?.subtle) throw new Fault("ALGORITHM_UNSUPPORTED", "this browser does not verify such signatures");
  return crypto.subtle;
}

async function imported(format, key, algorithm) {
  const by = subtle();
  try {
    return await by.importKey(format, key, algorithm, false, ["verify"]);
  } catch (error) {
    throw new Fault(error.name === "NotSupportedError" ? "ALGORITHM_UNSUPPORTED" : "COSE_MALFORMED", error.name);
  }
}

async function verifyEcdsa(key, hash, size, signature, message) {
  const plain = fromDer(signature, size);
  return plain !== null && subtle().verify({ name: "ECDSA", hash }, key, plain, message);
}

function importedRsa(modulus, exponent) {
  const url = (bytes) => btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  const key = { kty: "RSA", n: url(modulus), e: url(exponent), alg: "RS256", ext: true };
  return imported("jwk", key, { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" });
}

/** An ECDSA signature in its one DER spelling as r ‖ s of a size each, or null. */
function fromDer(data, size) {
  const long = data[1] === 0x81;
  const from = long ? 3 : 2;
  const stated = long ? data[2] : data[1];
  if (data[0] !== 0x30 || (long && stated < 128) || (!long && stated > 127) || from + stated !== data.length) return null;
  const plain = new Uint8Array(2 * size);
  let here = from;
  for (let n = 0; n < 2; n++) {
    const length = data[here + 1];
    const number = data.subarray(here + 2, here + 2 + length);
    if (data[here] !== 2 || !length || length > 127 || number.length !== length || number[0] > 127) return null;
    if (number[0] === 0 && (length === 1 || number[1] < 128)) return null;
    const digits = number[0] === 0 ? number.subarray(1) : number;
    if (digits.length > size) return null;
    plain.set(digits, (n + 1) * size - digits.length);
    here += 2 + length;
  }
  return here === data.length ? plain : null;
}

const LONGEST_CLIENT_DATA = 16384;
const JSON_TEXT = '"(?:[^"\\\\\\u0000-\\u001f]|\\\\(?:["\\\\/bfnrt]|u[0-9a-fA-F]{4}))*"';
const JSON_PLAIN = `(?:${JSON_TEXT}|true|false|null|-?(?:0|[1-9][0-9]{0,14}))`;
const JSON_FLAT = `\\{(?:${JSON_TEXT}:${JSON_PLAIN}(?:,${JSON_TEXT}:${JSON_PLAIN})*)?\\}`;
const JSON_MEMBER = `(${JSON_TEXT}):(${JSON_PLAIN}|${JSON_FLAT})`;

/** Read client data: one flat object without spaces, no name twice. Throws CLIENT_DATA_MALFORMED. */
function readClientData(data) {
  const bad = (detail) => new Fault("CLIENT_DATA_MALFORMED", detail);
  let written;
  try {
    written = DECODER.decode(data);
  } catch {
    throw bad("not Unicode text");
  }
  const whole = new RegExp(`^\\{${JSON_MEMBER}(?:,${JSON_MEMBER})*\\}$`, "u");
  if (data.length > LONGEST_CLIENT_DATA || !whole.test(written)) throw bad("not a flat JSON object");
  const pairs = [...written.matchAll(new RegExp(JSON_MEMBER, "gu"))].map((one) => [JSON.parse(one[1]), JSON.parse(one[2])]);
  const half = (one) => typeof one === "string" && HALF.test(JSON.stringify(one));
  if (pairs.some((pair) => pair.some(half))) throw bad("not Unicode text");
  const found = new Map(pairs);
  if (found.size !== pairs.length) throw bad("a name is there twice");
  const [kind, challenge, origin] = ["type", "challenge", "origin"].map((name) => found.get(name));
  if (![kind, challenge, origin].every((one) => typeof one === "string")) throw bad("type, challenge or origin is missing");
  const cross = found.has("crossOrigin") ? found.get("crossOrigin") : false;
  const top = found.get("topOrigin") ?? null;
  if (typeof cross !== "boolean" || (top !== null && typeof top !== "string")) throw bad("crossOrigin or topOrigin");
  return { kind, challenge, origin, crossed: cross || top !== null };
}

/** Whether a page of this origin may use passkeys of a relying party: its host or one below it, under TLS; or localhost. */
function allowedOrigin(rp, origin) {
  const found = /^(https?):\/\/([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(:[1-9][0-9]{0,4})?$/.exec(origin);
  if (!found || (found[2] !== rp && !found[2].endsWith(`.${rp}`))) return false;
  return found[1] === "https" || found[2] === "localhost" || found[2].endsWith(".localhost");
}

/** Read authenticator data to its last byte. Throws AUTHENTICATOR_DATA and, for a key in it, what keys throw. */
async function readAuthenticatorData(data) {
  const bad = (detail) => new Fault("AUTHENTICATOR_DATA", detail);
  if (data.length < 37) throw bad(`${data.length} bytes`);
  const flags = data[32];
  let end = 37;
  if (flags & 0x10 && !(flags & 0x08)) throw bad("backed up, but not to be backed up");
  if (flags & 0x40) {
    const size = (data[end + 16] << 8) | data[end + 17];
    if (!(size > 0 && size <= 1023) || end + 18 + size > data.length) throw bad("the credential's id");
    end = (await takeCoseKey(data, end + 18 + size)).end;
  }
  if (flags & 0x80) {
    const extensions = readCbor(data, end);
    if (!(extensions.value instanceof Map)) throw bad("extensions are not a map");
    end = extensions.end;
  }
  if (end !== data.length) throw bad(`${data.length - end} bytes too many`);
  const counter = new DataView(data.buffer, data.byteOffset).getUint32(33);
  return { site: data.subarray(0, 32), present: Boolean(flags & 1), verified: Boolean(flags & 4), counter };
}

/** Check an assertion; what the authenticator counted. `before` is what it had counted, or null. */
async function checkAssertion(assertion, key, { challenge, rp, before }) {
  const client = readClientData(assertion.client_data);
  if (client.kind !== "webauthn.get") throw new Fault("CLIENT_TYPE", client.kind.slice(0, 40));
  const told = fromBase64Url(client.challenge);
  if (told === null || !sameBytes(told, challenge)) throw new Fault("CLIENT_CHALLENGE");
  if (!allowedOrigin(rp, client.origin)) throw new Fault("CLIENT_ORIGIN", client.origin.slice(0, 120));
  if (client.crossed) throw new Fault("CLIENT_CROSS_ORIGIN");
  const found = await readAuthenticatorData(assertion.authenticator_data);
  if (!sameBytes(found.site, sha256(utf8(rp)))) throw new Fault("RP_OTHER");
  if (!found.present) throw new Fault("USER_ABSENT");
  if (!found.verified) throw new Fault("USER_UNVERIFIED");
  const message = joined(assertion.authenticator_data, sha256(assertion.client_data));
  if (!(await key.verify(assertion.signature, message))) throw new Fault("ASSERTION_SIGNATURE", `COSE ${key.algorithm}`);
  if (before !== null && (found.counter || before) && found.counter <= before) {
    throw new Fault("COUNTER_BACKWARDS", `${found.counter} after ${before}`);
  }
  return found.counter;
}
