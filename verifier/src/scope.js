"use strict";
// What a part of a record shows, and whether everything shown belongs to it.

class Scope {
  constructor(kind, scope, add) {
    this.kind = kind;
    this.scope = scope;
    this.add = add;
    this.mark = kind === "item" ? utf8(`"${scope.item}"`) : null;
    this.first = null; // number and time of the first entry shown, and of the last
    this.last = null;
  }

  /** The entry that stands in `leaf`. */
  hear(data, seq, offset) {
    const { kind, scope } = this;
    const here = { seq, offset, time: leaf.time };
    if (kind === "tier" && leaf.tier !== scope.tier) this.other(here, `tier ${leaf.tier}`);
    if (kind === "item" && !holds(data, leaf.facts, leaf.factsEnd, this.mark)) this.other(here, "does not name the item");
    if (kind === "period") {
      // a fence post stands first or last; that one was not the last is known when the next comes
      if (this.last && this.last.time >= scope.until) this.other(this.last, "after the period");
      if (this.last && here.time < scope.from) this.other(here, "before the period");
    }
    this.first ??= here;
    this.last = here;
  }

  other({ seq, offset }, detail) {
    this.add("SCOPE_OTHER", { member: "leaves", offset, seq }, detail);
  }

  /** Whether a period has its fence posts. */
  finish(size) {
    if (this.kind !== "period" || !this.first) return;
    const begins = this.first.seq === 0 || this.first.time < this.scope.from;
    const ends = this.last.seq === size - 1 || this.last.time >= this.scope.until;
    if (!begins || !ends) this.add("SCOPE_UNPROVED", { member: "leaves" }, "a fence post is missing");
  }
}

/** Whether data[from, to) holds some bytes somewhere. */
function holds(data, from, to, bytes) {
  for (let i = data.indexOf(bytes[0], from); i >= 0 && i + bytes.length <= to; i = data.indexOf(bytes[0], i + 1)) {
    let k = 1;
    while (k < bytes.length && data[i + k] === bytes[k]) k++;
    if (k === bytes.length) return true;
  }
  return false;
}
