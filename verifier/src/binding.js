"use strict";
// The binding: one signature by the log's key over everything that stands before it in the file, so that nothing is left out on the way.

const LONGEST_BINDING = 4096;
const BINDING = /^azukari-binding v1\n([^\n]*\/en-[0-9abcdefghjkmnpqrstvwxyz]{16})\n([0-9a-f]{64})\n$/;

/** Check the binding of the pack that `run` reads; a fault is its finding. */
async function checkBinding(run, pack) {
  const at = pack.memberAt;
  const { offset, data } = pack.single(LONGEST_BINDING);
  try {
    const note = readNote(data);
    const stated = BINDING.exec(note.text);
    if (stated === null) throw new Fault("BINDING_MALFORMED", "lines");
    await openNote(note, readVerifierKey(run.header.vkey));
    if (stated[1] !== run.header.origin) throw new Fault("BINDING_OTHER", "another log");
    if (stated[2] !== toHex(await digestBefore(run, at))) throw new Fault("BINDING_OTHER", "other bytes");
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    run.add(fault.code, { member: "binding", offset }, fault.detail);
  }
}

/** The SHA-256 of the file up to where its binding begins. Where the other worker took another place for that, it is computed here. */
async function digestBefore(run, at) {
  const { before, bound } = await run.digest;
  return before !== null && bound === at ? before : digestTo(run.source, at);
}

const HASH_STEP = 1 << 22;

/** The SHA-256 of a source up to a place. */
function digestTo(source, to) {
  const hash = new Sha256();
  for (let from = 0; from < to; from += HASH_STEP) hash.update(source.read(from, Math.min(from + HASH_STEP, to)));
  return hash.digest();
}

/**
 * Where the binding of a file seems to begin, told from its end, so that it can be hashed beside the reading; null where there is none. It is the
 * last member, of one record, and its text holds no byte below the newline but that: no other name stands after it.
 */
function boundFrom(source) {
  const from = Math.max(0, source.size - LONGEST_BINDING - 64);
  const tail = source.read(from, source.size);
  const name = [7, ...utf8("binding")];
  for (let at = tail.length - 49; at >= 0; at--) {
    if (!name.every((byte, n) => tail[at + n] === byte)) continue;
    const length = ((tail[at + 8] << 24) | (tail[at + 9] << 16) | (tail[at + 10] << 8) | tail[at + 11]) >>> 0;
    if (at + 12 + length + 4 + 1 + 32 === tail.length) return from + at;
  }
  return null;
}
