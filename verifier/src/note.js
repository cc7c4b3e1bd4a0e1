"use strict";
// C2SP signed notes, verifier keys, checkpoints, and the fingerprint that is printed on paper.

const ED25519_TYPE = 0x01;
const COSIGNATURE_TYPE = 0x04;
const MOST_SIGNATURES = 100;
const SPACES = "\\u0009-\\u000d\\u001c-\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const NAME = new RegExp(`^[^+\\u0000-\\u001f${SPACES}\\ud800-\\udfff]+$`, "u");

function keyId(name, tagged) {
  return sha256(utf8(name), utf8("\n"), tagged).subarray(0, 4);
}

/** Parse a verifier key of the wanted type. Throws VKEY_MALFORMED or ALGORITHM_UNSUPPORTED. */
function readVerifierKey(written, type = ED25519_TYPE) {
  const first = written.indexOf("+");
  const second = written.indexOf("+", first + 1);
  const name = written.slice(0, first);
  const id = written.slice(first + 1, second);
  if (first < 0 || second < 0 || !NAME.test(name) || !/^[0-9a-f]{8}$/.test(id)) throw new Fault("VKEY_MALFORMED", "name or key id");
  const tagged = decodeBase64(written.slice(second + 1), BASE64, true);
  if (tagged === null) throw new Fault("VKEY_MALFORMED", "base64");
  if (!tagged.length || toHex(keyId(name, tagged)) !== id) throw new Fault("VKEY_MALFORMED", "key id does not fit the key");
  if (tagged[0] !== type) throw new Fault("ALGORITHM_UNSUPPORTED", `signature type 0x${tagged[0].toString(16).padStart(2, "0")}`);
  if (tagged.length !== 33) throw new Fault("VKEY_MALFORMED", `${tagged.length} bytes of key`);
  if (!isSoundPoint(tagged.subarray(1))) throw new Fault("VKEY_MALFORMED", "not a point that can be a key");
  return { name, id, key: tagged.subarray(1) };
}

/** Parse a note strictly: its text and its signatures, nothing of which is verified yet. Throws NOTE_MALFORMED. */
function readNote(data) {
  let whole;
  try {
    whole = DECODER.decode(data);
  } catch {
    throw new Fault("NOTE_MALFORMED", "not UTF-8");
  }
  // eslint-disable-next-line no-control-regex
  if (!whole.endsWith("\n") || /[\u0000-\u0009\u000b-\u001f]/.test(whole)) throw new Fault("NOTE_MALFORMED", "control character");
  const gap = whole.lastIndexOf("\n\n");
  const lines = gap < 0 || gap + 2 === whole.length ? [] : whole.slice(gap + 2, -1).split("\n");
  if (!lines.length || lines.length > MOST_SIGNATURES) throw new Fault("NOTE_MALFORMED", "no signature lines, or too many");
  return { text: whole.slice(0, gap + 1), signatures: lines.map(readSignature) };
}

function readSignature(line) {
  const space = line.indexOf(" ", 2);
  const name = line.slice(2, space);
  if (!line.startsWith("\u2014 ") || space < 0 || !NAME.test(name)) throw new Fault("NOTE_MALFORMED", "signature line");
  const data = decodeBase64(line.slice(space + 1), BASE64, true);
  if (data === null) throw new Fault("NOTE_MALFORMED", "base64");
  if (data.length <= 4) throw new Fault("NOTE_MALFORMED", "signature too short");
  return { name, id: toHex(data.subarray(0, 4)), value: data.subarray(4), line };
}

/**
 * Verify a note by the log's key. Returns the signatures by others, each once.
 * Throws SIGNATURE_WRONG, or NOTE_UNSIGNED where the key has not signed.
 */
async function openNote(note, key) {
  const others = new Map();
  let signed = false;
  for (const one of note.signatures) {
    if (one.name !== key.name || one.id !== key.id) others.set(one.line, one);
    else if (!signed) {
      if (!(await ed25519(key.key, one.value, utf8(note.text)))) throw new Fault("SIGNATURE_WRONG", key.name);
      signed = true;
    }
  }
  if (!signed) throw new Fault("NOTE_UNSIGNED");
  return [...others.values()];
}

/** Parse a checkpoint: origin, size, root, extension lines. Throws CHECKPOINT_MALFORMED. */
function readCheckpoint(written) {
  const lines = written.slice(0, -1).split("\n");
  if (!written.endsWith("\n") || lines.length < 3 || !lines.every(Boolean)) throw new Fault("CHECKPOINT_MALFORMED", "lines");
  const [origin, size, encoded, ...extensions] = lines;
  if (!/^(0|[1-9][0-9]{0,15})$/.test(size) || !Number.isSafeInteger(Number(size))) throw new Fault("CHECKPOINT_MALFORMED", "size");
  const root = decodeBase64(encoded, BASE64, true);
  if (root === null || root.length !== 32) throw new Fault("CHECKPOINT_MALFORMED", "root");
  return { origin, size: Number(size), root, extensions };
}

function fingerprintOf(vkey) {
  return toHex(sha256(utf8(vkey)));
}

/** A fingerprint as people type it from paper: grouped, in upper case, in full width. Throws FINGERPRINT_MALFORMED. */
function readFingerprint(typed) {
  const digest = typed.normalize("NFKC").toLowerCase().replace(new RegExp(`[${SPACES}:-]`, "gu"), "");
  if (!isDigest(digest)) throw new Fault("FINGERPRINT_MALFORMED", `${[...digest].length} characters`);
  return digest;
}
