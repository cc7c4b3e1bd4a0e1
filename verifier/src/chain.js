"use strict";
// The checks over the entries one after another, and which of them was changed.

/** The newest entry of a tier, and a break before it that is not explained yet. */
class Tier {
  constructor() {
    this.hash = new Int32Array(8);
    this.seq = -1;
    this.offset = 0;
    this.breaks = 0;
    this.suspect = -1;
    this.suspectOffset = 0;
    this.count = 0;
  }
}

/** Feed it every entry in order. Faults go to `add(code, where, detail)`. */
class Chain {
  constructor(log, add, { commitments = false, kind = "contract", scope = null } = {}) {
    this.tree = new Range();
    this.columns = new Columns();
    this.tiers = new Map();
    this.add = add;
    this.log = utf8(log);
    this.keep = commitments;
    this.part = kind !== "contract";
    this.dense = kind === "contract" || kind === "period";
    this.chained = kind !== "item";
    this.scope = this.part ? new Scope(kind, scope, add) : null;
    this.hashes = new Column(Int32Array); // of the shown entries of a part, eight words each
    this.unread = 0;
    this.outOfOrder = 0;
    this.approvals = 0;
    this.approved = new Column(Uint32Array); // rows of the entries that say they are signed
    this.rowsOf = null;
    this.committed = new Column(Uint8Array);
    this.committedSeq = new Column(Float64Array);
    this.lookup = 0;
    this.withWords = 0;
    this.first = null;
    this.last = 0;
    this.expected = 0;
    this.breaks = 0;
    this.hash = new Int32Array(8);
  }

  /** Check the entry in data[from, to); it begins at `offset` in the file. */
  feed(data, from, to, offset) {
    hashLeaf(data, from, to, this.hash, 0);
    if (this.part) for (let i = 0; i < 8; i++) this.hashes.push(this.hash[i]);
    else this.tree.append(this.hash, 0);
    try {
      readLeaf(data, from, to);
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      this.add(fault.code, { member: "leaves", offset, seq: this.part ? null : this.expected }, fault.detail);
      this.unread++;
      this.expected++;
      this.breaks++;
      return false;
    }
    const seq = leaf.seq;
    this.columns.add(data, offset + 4, to - from);
    this.ordered(data, seq, offset);
    if (leaf.words) this.commit(data, seq);
    if (leaf.approval) {
      this.approvals++;
      this.approved.push(this.columns.length - 1);
    }
    if (this.scope) this.scope.hear(data, seq, offset);
    if (this.chained) this.follow(data, seq, offset);
    return true;
  }

  ordered(data, seq, offset) {
    const first = this.part && this.columns.length === 1 && !this.unread;
    // in a part, what an unreadable entry's number was cannot be known
    const dense = this.dense && !(this.part && this.unread);
    if (!first && (dense ? seq !== this.expected : seq < this.expected)) {
      this.add("SEQ_NOT_DENSE", { member: "leaves", offset, seq: this.dense ? this.expected : seq }, `found ${seq}`);
      this.breaks++;
      this.outOfOrder++;
    }
    this.expected = seq + 1;
    if (!Interned.prototype.same(this.log, data, leaf.log, leaf.logEnd)) this.add("LOG_OTHER", { member: "leaves", offset, seq });
    if (leaf.time < this.last) {
      this.add("TIME_BACKWARDS", { member: "leaves", offset, seq }, `by ${this.last - leaf.time} microseconds`);
    }
    this.last = leaf.time;
    this.first ??= leaf.time;
  }

  /** The row of the last entry of a number that says it is signed, or -1. */
  approvedRow(seq) {
    if (!this.rowsOf) {
      this.rowsOf = new Map();
      for (let n = 0; n < this.approved.length; n++) this.rowsOf.set(this.columns.seq.values[this.approved.values[n]], this.approved.values[n]);
    }
    return this.rowsOf.get(seq) ?? -1;
  }

  commit(data, seq) {
    this.withWords++;
    if (!this.keep) return;
    for (let i = 0; i < 32; i++) {
      this.committed.push((NIBBLE[data[leaf.words + 2 * i]] << 4) | NIBBLE[data[leaf.words + 2 * i + 1]]);
    }
    this.committedSeq.push(seq);
  }

  follow(data, seq, offset) {
    let tier = this.tiers.get(leaf.tier);
    if (tier === undefined) this.tiers.set(leaf.tier, (tier = new Tier()));
    const begins = tier.seq < 0;
    const follows = begins ? leaf.prev === 0 : leaf.prev !== 0 && spells(data, leaf.prev, tier.hash, 0);
    if (!(begins && this.scope?.kind === "period")) this.explain(tier, follows, seq, offset);
    tier.hash.set(this.hash);
    tier.seq = seq;
    tier.offset = offset;
    tier.breaks = this.breaks;
    tier.count++;
  }

  /** Where entry j does not follow from i: the next of the tier tells whether i was changed or j. */
  explain(tier, follows, seq, offset) {
    if (tier.suspect >= 0) {
      if (tier.breaks !== this.breaks) this.undecided(tier);
      else if (follows) this.convict(tier.suspect, tier.suspectOffset, `entry ${tier.seq} follows from other bytes`);
      else this.convict(tier.seq, tier.offset, "neither neighbour in its tier knows it");
      tier.suspect = -1;
      return;
    }
    // where an entry is missing or unreadable in between, it may have been of this tier; that was said already
    if (follows || tier.breaks !== this.breaks) return;
    if (tier.seq < 0) this.convict(seq, offset, "first entry of its tier, but names one before it");
    else {
      tier.suspect = tier.seq;
      tier.suspectOffset = tier.offset;
    }
  }

  convict(seq, offset, detail) {
    this.add("TIER_CHAIN", { member: "leaves", offset, seq }, detail);
  }

  undecided(tier) {
    this.convict(tier.suspect, tier.suspectOffset, `entry ${tier.suspect} or ${tier.seq}`);
  }

  finish(size) {
    if (this.scope) this.scope.finish(size);
    for (const tier of this.tiers.values()) if (tier.suspect >= 0) this.undecided(tier);
  }

  /** What entry `seq` committed its words to, or null; asked in ascending order. */
  commitment(seq) {
    const known = this.committedSeq;
    while (this.lookup < known.length && known.values[this.lookup] < seq) this.lookup++;
    if (this.lookup === known.length || known.values[this.lookup] !== seq) return null;
    return this.committed.values.subarray(this.lookup * 32, this.lookup * 32 + 32);
  }
}
