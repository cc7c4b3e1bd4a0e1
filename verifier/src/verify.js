"use strict";
// One pass over a pack, and the verdict. Whatever is broken is a finding; nothing is thrown at the reader.

const GRAVITY = ["INVALID", "UNVERIFIABLE", "INCOMPLETE", "STALE", "VALID"];
const MOST_FINDINGS = 100;
const CLOCKS = 600 * 1000000; // by how much clocks may differ, in microseconds
const TELL_EVERY = 16384;

class Verification {
  /**
   * `source` has `size` and `read(from, to)`; `digest` promises the SHA-256 of all but the last 32 bytes (`body`) and of what stands before the binding
   * (`before`, at `bound`); `verdicts` says which verdict a code leads to; `tell(done, all)` is called now and then.
   */
  constructor(source, digest, verdicts, tell = () => {}) {
    this.source = source;
    this.digest = digest;
    this.verdicts = verdicts;
    this.tell = tell;
    this.findings = [];
    this.header = null;
    this.checkpoint = null;
    this.chain = null;
    this.words = { seq: new Column(Float64Array), offset: new Column(Float64Array), size: new Column(Uint32Array) };
    this.others = [];
    this.names = new Map(); // id → what its maker calls it; proved by nothing
    this.personal = new Personal(this);
    this.outside = new Outside(this);
  }

  add(code, where = {}, detail = "") {
    this.findings.push({ code, verdict: this.verdicts[code], member: null, offset: null, seq: null, ...where, detail });
  }

  async run() {
    try {
      await this.read();
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      this.add(fault.code, fault.where, fault.detail);
    }
    await this.conclude();
    return this;
  }

  async read() {
    const pack = new Container(this.source);
    const first = pack.next();
    if (first === null) await pack.finish(this.digest);
    if (first !== "header") throw pack.fault("MEMBER_ORDER", "the header comes first");
    const { offset, data } = pack.single(LONGEST_HEADER);
    try {
      this.header = readHeader(data);
    } catch (fault) {
      if (fault.code !== "HEADER_UNSUPPORTED") throw new Fault(fault.code, fault.detail, { member: "header", offset });
      this.add(fault.code, { member: "header", offset }, fault.detail);
      while (pack.next() !== null) pack.skip();
      await pack.finish(this.digest);
      return;
    }
    if (this.header.kind !== "contract") this.add("SCOPE_PARTIAL", { member: "header" }, `${this.header.shown} of ${this.header.size}`);
    if (!this.header.members.includes("binding")) this.add("BINDING_ABSENT", { member: "header" });
    for (const one of this.header.omits) this.add("OMITS", { member: "header" }, `${one.what}: ${one.why}`);
    for (const expected of this.header.members.slice(1)) {
      const name = pack.next();
      if (name === null) {
        await pack.finish(this.digest);
        throw new Fault("MEMBER_MISSING", "", { member: expected, offset: pack.offset });
      }
      if (name !== expected) throw pack.fault("MEMBER_ORDER", `${expected} expected`);
      await this.member(pack, name);
    }
    if (pack.next() !== null) throw pack.fault("MEMBER_ORDER", "not listed");
    await pack.finish(this.digest);
  }

  /** What can be said only when all members have been read. */
  async conclude() {
    const { chain, header } = this;
    if (!chain) return;
    await this.outside.conclude();
    if (chain.approvals > this.personal.count) this.add("APPROVAL_ABSENT", { member: "leaves" }, `${this.personal.count} of ${chain.approvals}`);
    const signed = this.personal.sound.at(-1);
    if (signed !== undefined && this.outside.leavesOpen(signed)) this.add("PASSKEY_UNPROVED", { member: "approvals" }, `entry ${signed}`);
    if (header.kind === "tier" && !this.outside.showsTier(header.scope.tier, this.checkpoint)) {
      this.add("SCOPE_UNPROVED", { member: "leaves" }, "no head of this size shows the tier");
    }
  }

  async member(pack, name) {
    if (name === "checkpoint") await this.signed(pack);
    else if (name === "leaves") this.leaves(pack);
    else if (name === "words") opened(this, pack);
    else if (name === "rest") this.rest(pack);
    else if (name === "passkeys") this.personal.passkeys(pack);
    else if (name === "approvals") await this.personal.approvals(pack);
    else if (name === "instance") await this.outside.instance(pack);
    else if (name === "witnesses") this.outside.witnesses(pack);
    else if (name === "names") named(this, pack);
    else if (name === "binding") await checkBinding(this, pack);
    else {
      this.add("MEMBER_UNSUPPORTED", { member: name, offset: pack.offset });
      pack.skip();
    }
  }

  async signed(pack) {
    const { offset, data } = pack.single(LONGEST_HEADER);
    const where = { member: "checkpoint", offset };
    try {
      const note = readNote(data);
      this.checkpoint = readCheckpoint(note.text);
      if (this.checkpoint.extensions.length) throw new Fault("CHECKPOINT_MALFORMED", "extension lines");
      this.others = await openNote(note, readVerifierKey(this.header.vkey));
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      this.add(fault.code, where, fault.detail);
    }
    const signed = this.checkpoint;
    if (signed && signed.origin !== this.header.origin) this.add("CHECKPOINT_ORIGIN", where);
    if (signed && signed.size !== this.header.size) {
      this.add("CHECKPOINT_SIZE", where, `${signed.size} signed, ${this.header.size} stated`);
    }
  }

  leaves(pack) {
    const add = (code, where, detail) => this.add(code, where, detail);
    const { log, kind, scope, words } = this.header;
    const stated = this.header.shown ?? this.header.size;
    const chain = (this.chain = new Chain(log, add, { commitments: words.opened > 0, kind, scope }));
    let done = 0;
    for (let size = pack.step(LONGEST_LEAF); size; size = pack.step(LONGEST_LEAF)) {
      chain.feed(pack.buffer, pack.at, pack.at + size, pack.began);
      pack.pass(size);
      if (++done % TELL_EVERY === 0) this.tell(done, stated);
    }
    chain.finish(this.header.size);
    this.read_leaves = done;
    this.tell(done, stated);
    const where = { member: "leaves", offset: pack.offset };
    if (done !== stated) this.add("LEAVES_COUNT", where, `${done} found, ${stated} stated`);
    if (chain.part) {
      if (!this.header.members.includes("rest")) this.partRoot(where, []);
    } else if (this.checkpoint && !sameBytes(chain.tree.root(), this.checkpoint.root)) {
      const tails = [...chain.tiers.values()].map((tier) => tier.seq).sort((a, b) => a - b);
      this.add("ROOT_WRONG", where, `if no entry is named, one of the last of each tier: ${tails.join(", ")}`);
    }
  }

  /** The hashes that the shown entries of a part leave open. */
  rest(pack) {
    const hashes = [];
    const most = 64 * (1 + this.chain.columns.length) + 1; // a proof has fewer; what there is beyond is not kept
    let sound = true;
    let short = false;
    for (const { offset, data } of pack.each()) {
      if (data.length % 32 || short) {
        this.add("PROOF_LENGTH", { member: "rest", offset }, `${data.length} bytes`);
        sound = false;
      }
      short = data.length < LONGEST_RECORD;
      for (let at = 0; at + 32 <= data.length && hashes.length < most; at += 32) hashes.push(data.slice(at, at + 32));
    }
    if (sound) this.partRoot({ member: "rest", offset: pack.offset }, hashes);
  }

  partRoot(where, proof) {
    const { chain, checkpoint } = this;
    if (!checkpoint || chain.unread || chain.outOfOrder) return;
    try {
      const numbers = chain.columns.seq.values.subarray(0, chain.columns.length);
      const root = rootFromShown(checkpoint.size, numbers, chain.hashes.values, proof);
      if (!sameBytes(root, checkpoint.root)) this.add("ROOT_WRONG", where, "the shown entries do not lead to the signed root");
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      this.add(fault.code, where, fault.detail);
    }
  }

  /**
   * The report under what the reader asks: `fingerprint` as typed or null, `atLeast` a size seen already, `maxAge` and `now` in microseconds.
   */
  judge({ fingerprint = null, witnesses = [], atLeast = 0, maxAge = null, now = null } = {}) {
    const own = this.findings;
    this.findings = own.slice();
    if (fingerprint === null) this.add("FINGERPRINT_ABSENT", { member: "header" });
    else if (this.header) {
      try {
        if (readFingerprint(fingerprint) !== fingerprintOf(this.header.vkey)) this.add("FINGERPRINT_OTHER", { member: "header" });
      } catch (fault) {
        this.add(fault.code, {}, fault.detail);
      }
    }
    const vouched = this.outside.vouched(witnesses, (code, detail) => this.add(code, {}, detail));
    if (this.checkpoint && this.checkpoint.size < atLeast) {
      this.add("OLDER_THAN_SEEN", { member: "checkpoint" }, `${this.checkpoint.size} of ${atLeast}`);
    }
    const witnessed = this.outside.witnessed(vouched);
    if (this.header && maxAge !== null) {
      // what the maker states, and when a witness that the reader vouched for signed
      const signed = witnessed.filter((one) => one.paper).map((one) => one.time * 1e6);
      const stated = [this.header.made_at, ...(signed.length ? [Math.max(...signed)] : [])];
      const ahead = Math.max(...stated) - now;
      const age = now - Math.min(...stated);
      if (ahead > CLOCKS) this.add("MADE_LATER", { member: "header" }, `${ahead} microseconds`);
      if (age > maxAge) this.add("TOO_OLD", { member: "header" }, `${age} microseconds`);
    }
    const report = { ...this.report(), witnessed };
    this.findings = own;
    return report;
  }

  report() {
    const rank = (one) => GRAVITY.indexOf(one.verdict);
    const last = (one) => (one === null ? Infinity : one);
    const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
    const listed = this.findings
      .slice(0, MOST_FINDINGS)
      .sort((a, b) => rank(a) - rank(b) || compare(last(a.seq), last(b.seq)) || compare(last(a.offset), last(b.offset)));
    const { header, checkpoint, chain } = this;
    return {
      verdict: GRAVITY[Math.min(4, ...this.findings.map(rank))],
      findings: listed,
      counts: {
        findings: this.findings.length,
        leaves: chain ? (this.read_leaves ?? chain.tree.size) : 0,
        tiers: chain ? chain.tiers.size : 0,
        words_opened: this.wordsOpened ?? 0,
        words_sealed: this.wordsSealed ?? 0,
        other_signatures: this.others.length,
        names: this.names.size,
      },
      kind: header && header.kind,
      log: header && header.log,
      origin: header && header.origin,
      made_at: header && header.made_at,
      vkey: header && header.vkey,
      fingerprint: header && fingerprintOf(header.vkey),
      scope: header ? (header.scope ?? null) : null,
      shown: header ? (header.shown ?? null) : null,
      approvals: this.personal.sound,
      law_replayed: Boolean(header && header.law_replayed),
      omits: header ? header.omits : [],
      size: checkpoint && checkpoint.size,
      root: checkpoint && toHex(checkpoint.root),
      first_at: chain && chain.first,
      last_at: chain && chain.first !== null ? chain.last : null,
    };
  }
}
