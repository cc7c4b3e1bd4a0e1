"use strict";
// What the record tells: found entries for the time line, refusals, the balance. Nothing here judges.

const NEAR = 1 << 20;

/** Small reads from a large file, mostly one after another. */
class Nearby {
  constructor(source) {
    this.source = source;
    this.from = 0;
    this.block = new Uint8Array(0);
  }

  read(offset, size) {
    if (offset < this.from || offset + size > this.from + this.block.length) {
      this.from = offset;
      this.block = this.source.read(offset, Math.min(offset + Math.max(NEAR, size), this.source.size));
    }
    return this.block.subarray(offset - this.from, offset - this.from + size);
  }
}

class Story {
  /** `acts` says by name what kinds and fields an act has; the verification has run. */
  constructor(verification, acts) {
    this.columns = verification.chain ? verification.chain.columns : new Columns();
    this.opened = verification.words;
    this.acts = new Map(Object.entries(acts));
    this.period = verification.header?.kind === "period" ? verification.header.scope : null;
    this.entries = new Nearby(verification.source);
    this.texts = new Nearby(verification.source);
    this.names = new Map();
    this.added = verification.names;
    this.purposes = [];
    this.subject = "";
    this.unread = [];
    this.custody = new Custody();
    this.refusals = new Map();
    this.refused = 0;
  }

  /** Go through what names, moves and refusals need. */
  tell() {
    const { act, seq, acts } = this.columns;
    const known = acts.texts.map((name) => this.acts.get(name));
    const moves = known.map((one) => Boolean(one && one.kinds.includes("Moves")));
    const naming = known.map((one) => Boolean(one && givesNames(one.fields)));
    const refusal = acts.texts.map((name) => name === "p00.refused");
    const bought = acts.texts.map((name) => name === "p00.register");
    for (let row = 0; row < this.columns.length; row++) {
      const kind = act.values[row];
      if (!moves[kind] && !naming[kind] && !refusal[kind]) continue;
      try {
        const entry = this.entry(row);
        if (moves[kind]) this.custody.hear(entry);
        if (refusal[kind] && this.within(entry.at)) this.refuse(entry);
        const words = naming[kind] ? this.wordsOf(seq.values[row]) : null;
        if (words === null) continue;
        hearNames(this.names, known[kind].fields, entry.facts, words);
        if (bought[kind]) this.register(words);
      } catch (error) {
        // facts of a form that the act does not have: a record of a later program, or no true record at all
        if (!(error instanceof TypeError)) throw error;
        this.unread.push(seq.values[row]);
      }
    }
    return this;
  }

  /** Whether a moment belongs to what is shown: a fence post of a period does not. */
  within(at) {
    return this.period === null || (at >= this.period.from && at < this.period.until);
  }

  register(words) {
    this.subject = String(words.subject ?? "");
    this.purposes = Object.values(words.purposes ?? {}).map((one) => String(one.label ?? ""));
  }

  refuse(entry) {
    const { person, act, cited, hour, count } = entry.facts;
    const key = JSON.stringify([person, act, cited]);
    const one = this.refusals.get(key) ?? { person, act, cited, count: 0, first: hour, last: hour };
    one.count += count ?? 1;
    one.first = Math.min(one.first, hour);
    one.last = Math.max(one.last, hour);
    this.refusals.set(key, one);
    this.refused += count ?? 1;
  }

  entry(row) {
    return decoded(this.entries.read(this.columns.offset.values[row], this.columns.size.values[row]));
  }

  /** The opened words of an entry, or null. */
  wordsOf(seq) {
    const known = this.opened.seq;
    let low = 0;
    let high = known.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (known.values[middle] < seq) low = middle + 1;
      else high = middle;
    }
    if (low === known.length || known.values[low] !== seq) return null;
    return decoded(this.texts.read(this.opened.offset.values[low], this.opened.size.values[low])).words;
  }

  summary() {
    const { columns } = this;
    const counted = new Map();
    const officers = new Map();
    const tiers = new Set();
    for (let row = 0; row < columns.length; row++) {
      const act = columns.act.values[row];
      counted.set(act, (counted.get(act) ?? 0) + 1);
      const officer = columns.officer.values[row];
      officers.set(officer, (officers.get(officer) ?? 0) + 1);
      tiers.add(columns.tier.values[row]);
    }
    const names = new Map([...this.added, ...this.names]); // what the record itself tells goes before what was added
    return {
      acts: [...counted].map(([number, count]) => [columns.acts.texts[number], count]),
      unnamed: [...officers.keys()].some((number) => columns.officers.texts[number] !== "instrument" && !names.has(columns.officers.texts[number])),
      added: [...this.added.keys()].filter((id) => !this.names.has(id)).length,
      officers: [...officers].map(([number, count]) => [columns.officers.texts[number], count]).sort((a, b) => b[1] - a[1]).slice(0, 500),
      tiers: [...tiers].sort((a, b) => a - b),
      names: [...names],
      purposes: this.purposes,
      subject: this.subject,
      unread: this.unread,
      balance: this.custody.lines(),
      left: this.custody.left(),
      odd: this.custody.odd,
      refusals: [...this.refusals.values()],
      refused: this.refused,
    };
  }

  /** The rows that a filter finds: provision number, tier, officer, what kind of entry, from and until a time; null where it does not matter. */
  find({ provision = null, tier = null, officer = null, kind = null, since = null, until = null }) {
    const { columns } = this;
    const who = officer === null ? null : columns.officers.texts.indexOf(officer);
    const fitting = columns.acts.texts.map((name) => {
      if (provision !== null && Number(/^p([0-9]+)\./.exec(name)?.[1]) !== provision) return false;
      const kinds = this.acts.get(name)?.kinds ?? [];
      return kind === null || (kind === "refused" ? name === "p00.refused" : kinds.includes(kind));
    });
    const rows = [];
    for (let row = 0; row < columns.length; row++) {
      if (!fitting[columns.act.values[row]]) continue;
      if (tier !== null && columns.tier.values[row] !== tier) continue;
      if (who !== null && columns.officer.values[row] !== who) continue;
      const time = columns.time.values[row];
      if ((since !== null && time < since) || (until !== null && time > until)) continue;
      rows.push(row);
    }
    return rows;
  }

  /** Some of the rows found, as entries with their words. */
  show(rows) {
    return rows.map((row) => {
      const entry = this.entry(row);
      return { ...entry, words: this.wordsOf(entry.seq), sealed: entry.words !== null };
    });
  }
}
