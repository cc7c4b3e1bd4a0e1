"use strict";
// A record held against what the reader kept of it, an earlier pack or a signed checkpoint: what was signed then must be how it begins now.

const LONGEST_CHECKPOINT = 1 << 16;

/** What a checkpoint says of a record, its signature not yet verified; null where the file is none, and may be a pack. */
function keptCheckpoint(source) {
  if (source.size > LONGEST_CHECKPOINT) return null;
  const data = source.read(0, source.size);
  if (sameBytes(data.subarray(0, 13), utf8("azukari-pack "))) return null;
  try {
    const note = readNote(data);
    const signed = readCheckpoint(note.text);
    if (signed.extensions.length) return null;
    return { size: signed.size, root: toHex(signed.root), origin: signed.origin, vkey: null, note, unsound: false, run: null };
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    return null;
  }
}

/** What an earlier pack says of a record: `run` is its verification, judged under the same fingerprint. */
function keptPack(run, fingerprint) {
  const { verdict, size, root, origin, vkey } = run.judge({ fingerprint });
  return { size, root, origin, vkey, note: null, unsound: verdict === "INVALID", run };
}

/** The root of the first `size` entries of a whole record, in hexadecimal; null where they are not all shown. */
function rootAt(run, size) {
  const { chain, header, source } = run;
  if (!chain || header.kind !== "contract" || chain.columns.length < size) return null;
  const range = new Range();
  const hash = new Int32Array(8);
  const { offset, size: sizes } = chain.columns;
  for (let from = 0; from < size; ) {
    // entries stand one after another in the file: as many as fit into one reading
    let to = from + 1;
    const begin = offset.values[from];
    while (to < size && offset.values[to] + sizes.values[to] - begin <= LONGEST_RECORD) to++;
    const data = source.read(begin, offset.values[to - 1] + sizes.values[to - 1]);
    for (let row = from; row < to; row++) {
      const at = offset.values[row] - begin;
      hashLeaf(data, at, at + sizes.values[row], hash, 0);
      range.append(hash, 0);
    }
    from = to;
  }
  return toHex(range.root());
}

/** The report on a record, held against what was kept of it. */
async function against(run, report, kept) {
  if (report.verdict === "INVALID" || report.size === null) return report;
  if (kept.unsound || kept.size === null) return also(report, run.verdicts, "EARLIER_UNCOMPARED", "the earlier pack is INVALID");
  if (report.origin !== kept.origin || !(await sameKey(report, kept))) {
    return also(report, run.verdicts, "EARLIER_UNCOMPARED", "another record or another key");
  }
  const shorter = Math.min(report.size, kept.size);
  const root = report.size < kept.size ? report.root : kept.root;
  const longer = report.size < kept.size ? kept.run : run;
  const recomputed = report.size === kept.size ? report.root : longer && rootAt(longer, shorter);
  if (recomputed === null) return also(report, run.verdicts, "EARLIER_UNCOMPARED", "the longer one is not the whole record");
  if (recomputed !== root) return also(report, run.verdicts, "EARLIER_FORK", `the first ${shorter} entries`);
  return { ...report, earlier: { size: kept.size, same: shorter } };
}

async function sameKey(report, kept) {
  if (kept.note === null) return report.vkey === kept.vkey;
  try {
    await openNote(kept.note, readVerifierKey(report.vkey ?? ""));
    return true;
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    return false;
  }
}

/** The same with one more finding, which stands first where it is as grave as any. */
function also(report, verdicts, code, detail) {
  const rank = (verdict) => GRAVITY.indexOf(verdict);
  const found = { code, verdict: verdicts[code], member: null, offset: null, seq: null, detail };
  return {
    ...report,
    verdict: GRAVITY[Math.min(rank(report.verdict), rank(found.verdict))],
    findings: [found, ...report.findings].sort((a, b) => rank(a.verdict) - rank(b.verdict)),
    counts: { ...report.counts, findings: report.counts.findings + 1 },
  };
}
