"use strict";
// What is remembered of every entry: where it stands in the file and by what it is found again. No text is kept twice.

/** Numbers that grow in place. */
class Column {
  constructor(kind) {
    this.values = new kind(1024);
    this.length = 0;
  }

  push(one) {
    if (this.length === this.values.length) {
      const wider = new this.values.constructor(this.length * 2);
      wider.set(this.values);
      this.values = wider;
    }
    this.values[this.length++] = one;
  }
}

/** Texts by number, found by their bytes without making a text of them each time. */
class Interned {
  constructor() {
    this.texts = [];
    this.bytes = [];
    this.buckets = new Map();
  }

  of(data, from, to) {
    let hash = 0x811c9dc5;
    for (let i = from; i < to; i++) hash = Math.imul(hash ^ data[i], 0x01000193);
    const bucket = this.buckets.get(hash);
    if (bucket !== undefined) {
      for (const number of bucket) if (this.same(this.bytes[number], data, from, to)) return number;
    }
    const number = this.texts.length;
    this.texts.push(textAt(data, from - 1, to + 1));
    this.bytes.push(data.slice(from, to));
    if (bucket === undefined) this.buckets.set(hash, [number]);
    else bucket.push(number);
    return number;
  }

  same(known, data, from, to) {
    if (known.length !== to - from) return false;
    for (let i = 0; i < known.length; i++) if (known[i] !== data[from + i]) return false;
    return true;
  }
}

/** One row per entry that could be read, in the order of the file. */
class Columns {
  constructor() {
    this.offset = new Column(Float64Array);
    this.size = new Column(Uint16Array);
    this.seq = new Column(Float64Array);
    this.time = new Column(Float64Array);
    this.tier = new Column(Float64Array);
    this.act = new Column(Uint32Array);
    this.officer = new Column(Uint32Array);
    this.acts = new Interned();
    this.officers = new Interned();
  }

  add(data, offset, size) {
    this.offset.push(offset);
    this.size.push(size);
    this.seq.push(leaf.seq);
    this.time.push(leaf.time);
    this.tier.push(leaf.tier);
    this.act.push(this.acts.of(data, leaf.act, leaf.actEnd));
    this.officer.push(this.officers.of(data, leaf.officer, leaf.officerEnd));
  }

  get length() {
    return this.seq.length;
  }

  /** The row of an entry, or -1. */
  rowOf(seq) {
    let low = 0;
    let high = this.length;
    const values = this.seq.values;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[middle] < seq) low = middle + 1;
      else high = middle;
    }
    return low < this.length && values[low] === seq ? low : -1;
  }
}
