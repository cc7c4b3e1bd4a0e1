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
let wanted = {}; // what the reader asks now
let kept = null; // what the reader kept of the record from before
let story = null;
let found = [];
let gotDigest = () => {};

/** Digests of a file that fits into memory, by the browser's own SHA-256; null where it has none, or the file is too large. */
async function byBrowserAtOnce(source, ends) {
  if (source.size > AT_ONCE_BYTES || !globalThis.crypto?.subtle) return null;
  const data = source.read(0, source.size);
  const all = await Promise.all(ends.map((to) => crypto.subtle.digest("SHA-256", data.subarray(0, to))));
  return all.map((one) => new Uint8Array(one));
}

/** The same in pieces, read once: the places ascend. */
function piecewise(source, ends) {
  const hash = new Sha256();
  let from = 0;
  return ends.map((end) => {
    for (; from < end; from = Math.min(from + STEP, end)) hash.update(source.read(from, Math.min(from + STEP, end)));
    return Object.assign(new Sha256(), { state: hash.state.slice(), rest: hash.rest.slice(), held: hash.held, total: hash.total }).digest();
  });
}

/** Digests of a file: of what stands before its binding, of all but its last 32 bytes, which state it, and of the file as it is. */
async function digests(source) {
  const bound = boundFrom(source);
  const ends = [bound ?? 0, Math.max(source.size - 32, 0), source.size];
  const [before, body, file] = (await byBrowserAtOnce(source, ends)) ?? piecewise(source, ends);
  return { before: bound === null ? null : before, bound, body, file };
}

/** The report under what is asked, held against what was kept. */
async function judged(asked) {
  if (kept === null) return verification.judge(asked);
  const before = kept.run ? keptPack(kept.run, asked.fingerprint ?? null) : kept;
  const report = verification.judge({ ...asked, atLeast: Math.max(asked.atLeast ?? 0, before.size ?? 0) });
  return against(verification, report, before);
}

const handlers = {
  /** What the reading is held against, and the SHA-256 of the file as it is. */
  async digest({ file }) {
    const found = await digests(new Chosen(file));
    postMessage({ kind: "digest", digest: found, file: toHex(found.file) });
  },

  digested({ digest }) {
    gotDigest(digest);
  },

  async verify({ file, verdicts, acts }) {
    const digest = new Promise((resolve) => (gotDigest = resolve));
    const tell = (done, all) => postMessage({ kind: "progress", done, all });
    const reading = new Verification(new Chosen(file), digest, verdicts, tell);
    verification = await reading.run(); // nothing is judged before it was read to its end
    // behind what was asked and kept meanwhile: the first verdict answers that too
    queue = queue.then(() => handle({ kind: "first", acts }));
  },

  async first({ acts }) {
    postMessage({ kind: "report", report: await judged(wanted) });
    await handle({ kind: "tell", acts });
  },

  tell({ acts }) {
    story = null;
    story = new Story(verification, acts).tell();
    postMessage({ kind: "story", story: story.summary() });
  },

  async judge() {
    if (verification) postMessage({ kind: "report", report: await judged(wanted) });
  },

  /** Take what the reader kept of the record; null takes it away. What is told next is held against it. */
  async earlier({ file, verdicts }) {
    if (file === null) kept = null;
    else {
      const source = new Chosen(file);
      const checkpoint = keptCheckpoint(source);
      if (checkpoint) kept = checkpoint;
      else {
        const digest = digests(source);
        kept = { run: await new Verification(source, digest, verdicts).run() };
      }
    }
    postMessage({ kind: "kept" });
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

/** What only tells of a record that is judged: a fault in it leaves the verdict as it is. */
const AFTER_VERDICT = new Set(["tell", "find", "more"]);

async function handle(data) {
  try {
    await handlers[data.kind](data);
  } catch (error) {
    postMessage({ kind: AFTER_VERDICT.has(data.kind) ? "untold" : "failed", message: String(error && error.message ? error.message : error) });
  }
}

let queue = Promise.resolve();

/** One thing after another, in the order in which it was asked; only the digest is what another waits for. */
onmessage = ({ data }) => {
  wanted = data.asked ?? wanted;
  if (data.kind === "digested") handle(data);
  else queue = queue.then(() => handle(data));
};
