"use strict";
// What stands beside the entries for people: words that were opened, each against its commitment, and names that the maker added.

const WORDS_LABEL = utf8("azukari.words.v1\0");

/** Words that were opened; `run` is the verification. */
function opened(run, pack) {
  let count = 0;
  let before = -1;
  for (let size = pack.step(); size; size = pack.step()) {
    count++;
    const where = { member: "words", offset: pack.began, seq: null };
    try {
      before = openedOne(run, pack.buffer.subarray(pack.at, pack.at + size), where, before);
      run.words.seq.push(before);
      run.words.offset.push(pack.began + 4);
      run.words.size.push(size);
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      run.add(fault.code, where, fault.detail);
      before = where.seq !== null && where.seq > before ? where.seq : before;
    }
    pack.pass(size);
  }
  const all = run.chain ? run.chain.withWords : 0;
  run.wordsOpened = count;
  run.wordsSealed = Math.max(all - count, 0);
  const stated = run.header.words;
  if (count !== stated.opened || all - count !== stated.sealed) {
    const detail = `${count} of ${all}, ${stated.opened} and ${stated.sealed} stated`;
    run.add("WORDS_COUNT", { member: "words", offset: pack.offset }, detail);
  }
}

/** Check one record of words against the commitment in its entry; the entry's number. */
function openedOne(run, data, where, before) {
  let record;
  try {
    record = readCanonical(data);
  } catch (fault) {
    throw new Fault("WORDS_MALFORMED", fault.code ?? "");
  }
  const sound =
    isRecord(record, ["salt", "seq", "words"]) &&
    isDigest(record.salt) &&
    Number.isSafeInteger(record.seq) &&
    record.seq >= 0 &&
    isRecord(record.words, null);
  if (!sound) throw new Fault("WORDS_MALFORMED", "fields");
  where.seq = record.seq;
  if (record.seq <= before || !run.chain) throw new Fault("WORDS_ORDER", `${record.seq} after ${before}`);
  const committed = run.chain.commitment(record.seq);
  if (committed === null) throw new Fault("WORDS_UNKNOWN");
  // the words stand last in the record, before its closing brace
  const from = utf8(`{"salt":"${record.salt}","seq":${record.seq},"words":`).length;
  const made = sha256(WORDS_LABEL, fromHex(record.salt), data.subarray(from, data.length - 1));
  if (!sameBytes(made, committed)) throw new Fault("WORDS_OTHER");
  return record.seq;
}

/** Names that the maker added beside the record. */
function named(run, pack) {
  let before = "";
  const records = pack.all();
  for (const { offset, data } of records) {
    try {
      const { id, name } = readName(data);
      const last = before;
      before = id;
      if (id <= last) throw new Fault("NAME_ORDER", id);
      run.names.set(id, name);
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      run.add(fault.code, { member: "names", offset }, fault.detail);
    }
  }
  if (!records.length) throw pack.fault("RECORD_COUNT", "no names");
}

/** Read a name that was added. Throws NAME_MALFORMED. */
function readName(data) {
  let record;
  try {
    record = readCanonical(data);
  } catch (fault) {
    throw new Fault("NAME_MALFORMED", fault.code ?? "");
  }
  const formed =
    isRecord(record, ["id", "name"]) && isText(/^[a-z]{2}-[0-9abcdefghjkmnpqrstvwxyz]{16}$/, 19)(record.id) && typeof record.name === "string" &&
    record.name !== "" && [...record.name].length <= 512;
  if (!formed) throw new Fault("NAME_MALFORMED", "fields");
  return record;
}
