"use strict";
// The container: named members of length-prefixed records, read strictly once from beginning to end.

const MAGIC = utf8("azukari-pack v1\n");
const LONGEST_RECORD = 1 << 24;
const BLOCK = 1 << 22;

/** Reads from a source of `size` bytes with `read(from, to)`; holds one block at a time. Throws Faults with member and offset. */
class Container {
  constructor(source) {
    this.source = source;
    this.buffer = new Uint8Array(0);
    this.base = 0; // offset in the file of the buffer's first byte
    this.at = 0;
    this.member = null;
    this.memberAt = 0; // where in the file the open member begins
    const first = this.peek(MAGIC.length);
    if (!sameBytes(first, MAGIC)) {
      const later = /^azukari-pack v[0-9]\n$/.test(String.fromCharCode(...first));
      throw new Fault(later ? "PACK_VERSION" : "PACK_MAGIC", "", { offset: 0 });
    }
    this.at = MAGIC.length;
  }

  get offset() {
    return this.base + this.at;
  }

  fault(code, detail = "", offset = this.offset) {
    return new Fault(code, detail, { member: this.member, offset });
  }

  /** Have `count` bytes ready at `this.at`, or as many as there are; how many are ready. */
  ready(count) {
    if (this.buffer.length - this.at < count) {
      this.base += this.at;
      this.at = 0;
      this.buffer = this.source.read(this.base, Math.min(this.base + Math.max(BLOCK, count), this.source.size));
    }
    return Math.min(count, this.buffer.length - this.at);
  }

  peek(count) {
    const there = this.ready(count);
    return this.buffer.subarray(this.at, this.at + there);
  }

  take(count) {
    const data = this.peek(count);
    if (data.length < count) throw this.fault("PACK_TRUNCATED", `${count} bytes wanted, ${data.length} left`);
    this.at += count;
    return data;
  }

  length() {
    const b = this.take(4);
    return ((b[0] << 24) | (b[1] << 16) | (b[2] << 8) | b[3]) >>> 0;
  }

  /** The name of the next member, or null at the end, where the end mark has been read. */
  next() {
    const from = this.offset;
    const size = this.take(1)[0];
    if (size === 0) return null;
    const name = size <= 32 ? String.fromCharCode(...this.take(size)) : "";
    if (!/^[a-z][a-z-]{0,31}$/.test(name)) throw this.fault("MEMBER_NAME", "", from);
    this.member = name;
    this.memberAt = from;
    return name;
  }

  /**
   * Step to the next record of the open member: its length, or 0 after the last. The record then stands in `buffer` at `at`; `began` is
   * where it begins in the file. The caller reads it and calls `pass(length)`.
   */
  step(limit = LONGEST_RECORD) {
    this.began = this.offset;
    const size = this.length();
    if (size > limit) throw this.fault("RECORD_LENGTH", `${size} bytes, ${limit} allowed`, this.began);
    if (this.ready(size) < size) throw this.fault("PACK_TRUNCATED", `${size} bytes wanted`);
    return size;
  }

  pass(size) {
    this.at += size;
  }

  /** The records of the open member one after another, each copied. */
  *each(limit) {
    for (let size = this.step(limit); size; size = this.step(limit)) {
      const record = { offset: this.began, data: this.buffer.slice(this.at, this.at + size) };
      this.pass(size);
      yield record;
    }
  }

  /** Every record of the open member, copied. Throws RECORD_COUNT where there are more than `most`. */
  all(limit, most = Infinity) {
    const found = [];
    for (const record of this.each(limit)) {
      found.push(record);
      if (found.length > most) throw this.fault("RECORD_COUNT", `${most} wanted`);
    }
    return found;
  }

  /** The one record of the open member. Throws RECORD_COUNT. */
  single(limit) {
    const found = this.all(limit, 1);
    if (found.length !== 1) throw this.fault("RECORD_COUNT", "one record wanted");
    return found[0];
  }

  skip() {
    for (let size = this.step(); size; size = this.step()) this.pass(size);
  }

  /** Check the end, whose mark has been read: the digest over all before it, and nothing after. */
  async finish(digest) {
    this.member = "end";
    const from = this.offset;
    const stated = this.take(32).slice();
    if (this.ready(1)) throw this.fault("PACK_LONGER");
    if (!sameBytes(stated, (await digest).body)) throw this.fault("PACK_DIGEST", "", from);
  }
}
