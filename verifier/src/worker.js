"use strict";
// Beside the page: one worker reads and judges, another computes the digest over the file at the same time.

/** A file that the reader chose. */
class Chosen {
  constructor(file) {
    this.file = file;
    this.size = file.size;
    this.reader = new FileReaderSync();
  }

  read(from, to) {
    return new Uint8Array(this.reader.readAsArrayBuffer(this.file.slice(from, to)));
  }
}

const STEP = 1 << 22;
const AT_ONCE_BYTES = 1 << 27;
let verification = null;
let story = null;
let found = [];
let gotDigest = () => {};

/** The two digests of a file that fits into memory, by the browser's own SHA-256; null where it has none, or the file is too large. */
async function byBrowserAtOnce(source, body) {
  if (source.size > AT_ONCE_BYTES || !globalThis.crypto?.subtle) return null;
  const data = source.read(0, source.size);
  const both = await Promise.all([data.subarray(0, body), data].map((part) => crypto.subtle.digest("SHA-256", part)));
  return both.map((one) => new Uint8Array(one));
}

function piecewise(source, body) {
  const hash = new Sha256();
  for (let from = 0; from < body; from += STEP) hash.update(source.read(from, Math.min(from + STEP, body)));
  const whole = Object.assign(new Sha256(), { state: hash.state.slice(), rest: hash.rest.slice(), held: hash.held, total: hash.total });
  whole.update(source.read(body, source.size));
  return [hash.digest(), whole.digest()];
}

const handlers = {
  /** The SHA-256 of the file but for its last 32 bytes, which state it, and of the file as it is. */
  async digest({ file }) {
    const source = new Chosen(file);
    const body = Math.max(source.size - 32, 0);
    const found = (await byBrowserAtOnce(source, body)) ?? piecewise(source, body);
    postMessage({ kind: "digest", digest: found[0], file: toHex(found[1]) });
  },

  digested({ digest }) {
    gotDigest(digest);
  },

  async verify({ file, asked, verdicts, acts }) {
    const digest = new Promise((resolve) => (gotDigest = resolve));
    const tell = (done, all) => postMessage({ kind: "progress", done, all });
    verification = new Verification(new Chosen(file), digest, verdicts, tell);
    await verification.run();
    postMessage({ kind: "report", report: verification.judge(asked) });
    story = new Story(verification, acts).tell();
    postMessage({ kind: "story", story: story.summary() });
  },

  judge({ asked }) {
    if (verification) postMessage({ kind: "report", report: verification.judge(asked) });
  },

  find({ filter, count }) {
    found = story.find(filter);
    postMessage({ kind: "found", total: found.length, from: 0, entries: story.show(found.slice(0, count)) });
  },

  more({ from, count }) {
    postMessage({ kind: "found", total: found.length, from, entries: story.show(found.slice(from, from + count)) });
  },

  /** Answers of parts to questions whose answers are known; for the tests and for whoever doubts. */
  async answer({ question, parts }) {
    postMessage({ kind: "answer", answer: await ANSWERS[question](...parts) });
  },
};

const ANSWERS = {
  ed25519Own: (cases) => cases.map(([key, signature, message]) => ed25519Own(fromHex(key), fromHex(signature), fromHex(message))),
  ed25519: (cases) => Promise.all(cases.map(([key, signature, message]) => ed25519(fromHex(key), fromHex(signature), fromHex(message)))),
  /** Seconds for the SHA-256 of every entry of a pack alone, from a file that is already read. */
  bare(file) {
    const data = new Chosen(file).read(0, file.size);
    const pack = new Container({ size: data.length, read: (from, to) => data.subarray(from, to) });
    while (pack.next() !== "leaves") pack.skip();
    const out = new Int32Array(8);
    const from = performance.now();
    for (let size = pack.step(); size; size = pack.step()) {
      hashLeaf(pack.buffer, pack.at, pack.at + size, out, 0);
      pack.pass(size);
    }
    return (performance.now() - from) / 1000;
  },
};

onmessage = async ({ data }) => {
  try {
    await handlers[data.kind](data);
  } catch (error) {
    postMessage({ kind: "failed", message: String(error && error.message ? error.message : error) });
  }
};
