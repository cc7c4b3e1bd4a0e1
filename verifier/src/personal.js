"use strict";
// Officers' personal signatures: their enrolments, and each signature against its entry.

const ACT_LABEL = utf8("azukari.approval.v1\0");
const ASSERTION_LABEL = utf8("azukari.assertion.v1\0");
const PARTS = ["authenticator_data", "client_data", "credential", "signature"];

class Personal {
  constructor(run) {
    this.run = run;
    this.leaves = []; // { seq, data } of the entries about passkeys, for the proof in the instance log
    this.history = []; // enrolments: person, credential, key, rp, since, until
    this.trusted = true;
    this.count = 0;
    this.last = new Map(); // person → { seq, hash } of the newest entry shown
    this.sound = []; // numbers of the entries whose signature holds
    this.counters = new Map();
    this.used = new Set();
  }

  passkeys(pack) {
    const current = new Map(); // credential → its enrolment that has not ended
    for (const { offset, data } of pack.all()) {
      try {
        const entry = readPasskeyLeaf(data);
        const before = this.leaves.at(-1)?.seq ?? -1;
        this.leaves.push({ seq: entry.seq, data });
        if (entry.seq <= before) throw new Fault("PASSKEY_CHAIN", `${entry.seq} after ${before}`);
        this.enrol(entry, data, current);
      } catch (fault) {
        if (!(fault instanceof Fault)) throw fault;
        this.trusted = false;
        this.run.add(fault.code, { member: "passkeys", offset }, fault.detail);
      }
    }
  }

  enrol(entry, data, current) {
    const follows = entry.prev === (this.last.get(entry.person)?.hash ?? null);
    this.last.set(entry.person, { seq: entry.seq, hash: toHex(leafHash(data)) });
    if (!follows) throw new Fault("PASSKEY_CHAIN", `entry ${entry.seq}`);
    const held = current.get(entry.credential);
    if (entry.kind === "passkey") {
      if (held) throw new Fault("PASSKEY_CHAIN", `entry ${entry.seq}: enrolled already`);
      const { person, credential, rp } = entry;
      const enrolment = { person, credential, key: fromBase64Url(entry.key), rp, since: entry.at, until: null };
      current.set(credential, enrolment);
      this.history.push(enrolment);
    } else {
      if (!held || held.person !== entry.person) throw new Fault("PASSKEY_CHAIN", `entry ${entry.seq}: not enrolled`);
      held.until = entry.at;
      current.delete(entry.credential);
    }
  }

  async approvals(pack) {
    let before = -1;
    for (const { offset, data } of pack.all()) {
      this.count++;
      const where = { member: "approvals", offset, seq: null };
      try {
        const record = readApproval(data);
        where.seq = record.seq;
        if (record.seq <= before) throw new Fault("APPROVAL_ORDER", `${record.seq} after ${before}`);
        before = record.seq;
        await this.approval(record);
        if (this.trusted) this.sound.push(record.seq);
      } catch (fault) {
        if (!(fault instanceof Fault)) throw fault;
        this.run.add(fault.code, where, fault.detail);
      }
    }
  }

  async approval({ seq, nonce, assertion, spelled }) {
    const entry = this.entry(seq);
    if (!entry || entry.approval === null) throw new Fault("APPROVAL_UNKNOWN", `entry ${seq}`);
    const committed = toHex(sha256(ASSERTION_LABEL, nonce, spelled));
    if (committed !== entry.approval) throw new Fault("APPROVAL_OTHER");
    if (this.used.has(committed)) throw new Fault("APPROVAL_TWICE", `entry ${seq}`);
    this.used.add(committed);
    if (!this.trusted) return;
    const credential = toHex(sha256(assertion.credential));
    const passkey = this.enrolled(entry.officer, credential, entry.time);
    const key = await readCoseKey(passkey.key);
    const challenge = joined(new Uint8Array([1]), nonce, sha256(ACT_LABEL, entry.act));
    const before = this.counters.get(credential) ?? null;
    this.counters.set(credential, await checkAssertion(assertion, key, { challenge, rp: passkey.rp, before }));
  }

  /** What a signature needs of an entry: its commitment, officer, time, and the bytes of the act. */
  entry(seq) {
    const { chain, source } = this.run;
    const row = chain ? chain.approvedRow(seq) : -1;
    if (row < 0) return null;
    const from = chain.columns.offset.values[row];
    const data = source.read(from, from + chain.columns.size.values[row]);
    readLeaf(data, 0, data.length);
    const slice = (a, b) => data.subarray(a, b);
    const by = leaf.capacity - '{"capacity":"'.length;
    const facts = leaf.facts;
    return {
      approval: leaf.approval ? DECODER.decode(slice(leaf.approval, leaf.approval + 64)) : null,
      officer: textAt(data, leaf.officer - 1, leaf.officerEnd + 1),
      time: leaf.time,
      act: joined(
        utf8('{"act":'), slice(leaf.act - 1, leaf.actEnd + 1), utf8(',"by":'), slice(by, facts - ',"facts":'.length),
        utf8(',"facts":'), slice(facts, leaf.factsEnd), utf8(',"log":'), slice(leaf.log - 1, leaf.logEnd + 1),
        utf8(`,"tier":${leaf.tier},"v":1,"words":`), leaf.words ? slice(leaf.words - 1, leaf.words + 65) : utf8("null"), utf8("}"),
      ),
    };
  }

  /** The enrolment of a credential that held at a moment; both ends included. */
  enrolled(person, credential, moment) {
    const known = this.history.filter((one) => one.credential === credential);
    if (!known.length) throw new Fault("PASSKEY_UNKNOWN");
    const own = known.filter((one) => one.person === person);
    if (!own.length) throw new Fault("PASSKEY_PERSON");
    const held = own.find((one) => one.since <= moment && (one.until === null || moment <= one.until));
    if (!held) throw new Fault(own.every((one) => moment < one.since) ? "PASSKEY_NOT_YET" : "PASSKEY_ENDED");
    return held;
  }
}

/** Read a record of a personal signature. Throws APPROVAL_MALFORMED. */
function readApproval(data) {
  let record;
  try {
    record = readCanonical(data);
  } catch (fault) {
    throw new Fault("APPROVAL_MALFORMED", fault.code ?? "");
  }
  const formed =
    isRecord(record, ["assertion", "nonce", "seq"]) && isRecord(record.assertion, PARTS) && isDigest(record.nonce) && isCount(record.seq);
  if (!formed) throw new Fault("APPROVAL_MALFORMED", "fields");
  const assertion = {};
  for (const part of PARTS) {
    const written = record.assertion[part];
    assertion[part] = written && written.length <= 65536 ? fromBase64Url(written) : null;
    if (assertion[part] === null) throw new Fault("APPROVAL_MALFORMED", part);
  }
  const spelled = utf8(`{${PARTS.map((part) => `"${part}":"${record.assertion[part]}"`).join(",")}}`);
  return { seq: record.seq, nonce: fromHex(record.nonce), assertion, spelled };
}
