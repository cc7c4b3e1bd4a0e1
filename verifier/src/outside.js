"use strict";
// What fixes a record from outside: the heads of all contracts in the instance log, and witnesses who cosigned it.

const LATEST = 2n ** 63n;

class Outside {
  constructor(run) {
    this.run = run;
    this.pairs = [];
    this.keys = [];
    this.cosigned = []; // { key, time, pair } of every cosignature that holds, of sound pairs
  }

  async instance(pack) {
    const records = pack.all();
    if (records.length !== 2 && records.length !== 4) throw pack.fault("RECORD_COUNT", `${records.length} records`);
    for (let n = 0; n < records.length; n += 2) {
      const pair = { noteAt: records[n].offset, sightAt: records[n + 1].offset, note: null, signed: null, sight: null, sound: true };
      this.pairs.push(pair);
      await this.check(pair, pair.noteAt, () => this.note(pair, records[n].data));
      if (pair.signed) await this.check(pair, pair.sightAt, () => this.sight(pair, records[n + 1].data, n === 0));
      else pair.sound = false;
    }
  }

  /** Do something; its fault is a finding in this member, and the pair is not sound. */
  async check(pair, offset, work) {
    try {
      await work();
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      pair.sound = false;
      this.run.add(fault.code, { member: "instance", offset }, fault.detail);
    }
  }

  async note(pair, data) {
    const { header } = this.run;
    pair.note = readNote(data);
    const signed = readCheckpoint(pair.note.text);
    pair.signed = signed;
    if (signed.extensions.length) throw new Fault("CHECKPOINT_MALFORMED", "extension lines");
    await openNote(pair.note, readVerifierKey(header.vkey));
    if (signed.origin !== header.origin.slice(0, -header.log.length - 1)) throw new Fault("CHECKPOINT_ORIGIN", signed.origin);
  }

  sight(pair, data, first) {
    const { header, checkpoint, personal } = this.run;
    const sight = readSight(data, first);
    if (!first && pair.signed.size >= (this.pairs[0].signed?.size ?? Infinity)) throw new Fault("INSTANCE_MALFORMED", "not smaller than the first");
    if (sight.head.log !== header.log) throw new Fault("LOG_OTHER", sight.head.log);
    if (sight.heads.seq !== pair.signed.size - 1) throw new Fault("HEADS_NOT_LAST", `entry ${sight.heads.seq} of ${pair.signed.size}`);
    const shown = [{ seq: sight.heads.seq, data: leafBytes(sight.heads) }, ...(first ? personal.leaves : [])].sort((a, b) => a.seq - b.seq);
    const bytes = shown.map((one) => one.data);
    checkShown(pair.signed.size, shown.map((one) => one.seq), bytes, sight.instance_proof, toHex(pair.signed.root));
    checkShown(sight.heads.count, [sight.head_index], [leafBytes(sight.head)], sight.head_proof, sight.heads.heads);
    if (checkpoint) {
      const proof = sight.consistency.map(fromHex);
      checkConsistency(sight.head.size, fromHex(sight.head.root), checkpoint.size, checkpoint.root, proof);
    }
    if (sight.tiers.length) {
      checkShown(sight.tiers_total, sight.tiers_shown, sight.tiers.map(leafBytes), sight.tiers_proof, sight.head.tiers);
      this.tiers(sight);
    }
    this.people(sight, first);
    pair.sight = sight;
  }

  /** Whether of everybody whose passkeys are shown the last entry is among them; heads of version 1 say nothing of that. */
  people({ heads, people, people_shown: numbers, people_proof: proof }, first) {
    if (heads.v === 1) return;
    if (people.length) {
      checkShown(heads.people, numbers, people.map(leafBytes), proof, heads.passkeys ?? "");
      if (people.some((one, n) => n > 0 && people[n - 1].person >= one.person)) throw new Fault("HEADS_ORDER");
    }
    const { personal } = this.run;
    if (!first || !personal.trusted) return;
    const stated = new Map(people.map(({ person, last, seq }) => [person, `${seq} ${last}`]));
    for (const person of new Set([...stated.keys(), ...personal.last.keys()])) {
      const found = personal.last.get(person);
      if (!found || stated.get(person) !== `${found.seq} ${found.hash}`) throw new Fault("PASSKEY_LEFT_OUT", person);
    }
  }

  /** Whether a sound first pair does not show which passkeys had ended when an entry was made. */
  leavesOpen(seq) {
    const pair = this.pairs[0];
    if (!pair?.sound || !pair.sight) return false;
    return pair.sight.heads.v === 1 || seq >= pair.sight.head.size;
  }

  /** The shown tiers against each other and against the entries. */
  tiers({ tiers, tiers_total: total, head }) {
    const { header, chain, checkpoint } = this.run;
    if (tiers.some((tier, n) => n > 0 && tiers[n - 1].tier >= tier.tier)) throw new Fault("HEADS_ORDER");
    const all = tiers.reduce((sum, tier) => sum + tier.count, 0);
    if (tiers.length === total && all !== head.size) throw new Fault("TIERS_OTHER", `${all} of ${head.size}`);
    if (!chain || chain.unread || chain.outOfOrder) return;
    const whole = header.kind === "contract" && checkpoint && head.size === checkpoint.size;
    for (const tier of tiers) {
      if (!whole && !(header.kind === "tier" && tier.tier === header.scope.tier)) continue;
      const found = this.found(tier.tier, head.size);
      if (found.count !== tier.count || found.seq !== tier.seq || found.last !== tier.last) throw new Fault("TIERS_OTHER", `tier ${tier.tier}`);
    }
  }

  /** What the entries say of a tier below a size: how many, the last, and its hash. */
  found(tier, size) {
    const { columns } = this.run.chain;
    let count = 0;
    let last = -1;
    for (let row = 0; row < columns.length; row++) {
      if (columns.tier.values[row] !== tier || columns.seq.values[row] >= size) continue;
      count++;
      last = row;
    }
    if (last < 0) return { count: 0, seq: -1, last: "" };
    const from = columns.offset.values[last];
    const data = this.run.source.read(from, from + columns.size.values[last]);
    return { count, seq: columns.seq.values[last], last: toHex(leafHash(data)) };
  }

  /** Whether a sound first pair shows a tier at the size of the checkpoint. */
  showsTier(tier, checkpoint) {
    const pair = this.pairs[0];
    if (!pair?.sound || !pair.sight || !checkpoint) return false;
    return pair.sight.tiers.some((one) => one.tier === tier) && pair.sight.head.size >= checkpoint.size;
  }

  witnesses(pack) {
    let before = null;
    for (const { offset, data } of pack.all()) {
      try {
        let written;
        try {
          written = DECODER.decode(data);
        } catch {
          throw new Fault("VKEY_MALFORMED", "not UTF-8");
        }
        const last = before;
        before = data;
        if (last !== null && !bytesAscend(last, data)) throw new Fault("WITNESS_ORDER");
        this.keys.push({ ...readVerifierKey(written, COSIGNATURE_TYPE), written });
      } catch (fault) {
        if (!(fault instanceof Fault)) throw fault;
        this.run.add(fault.code, { member: "witnesses", offset }, fault.detail);
      }
    }
  }

  /** Verify the cosignatures by the keys listed, once all members are read. */
  async conclude() {
    for (const pair of this.pairs) {
      if (pair.note) await this.check(pair, pair.noteAt, () => this.cosignatures(pair));
    }
  }

  async cosignatures(pair) {
    for (const line of pair.note.signatures) {
      const keys = this.keys.filter((one) => one.name === line.name && one.id === line.id);
      if (!keys.length) continue;
      if (line.value.length !== 72) throw new Fault("COSIGNATURE_MALFORMED", `${line.value.length} bytes`);
      const time = new DataView(line.value.buffer, line.value.byteOffset).getBigUint64(0);
      if (time >= LATEST) throw new Fault("COSIGNATURE_MALFORMED", `time ${time}`);
      const message = utf8(`cosignature/v1\ntime ${time}\n${pair.note.text}`);
      let held = false; // under which of several keys of one name and id, the signature tells
      for (const key of keys) {
        if (!(await ed25519(key.key, line.value.subarray(8), message))) continue;
        held = true;
        this.cosigned.push({ key, time: Number(time), pair });
      }
      if (!held) throw new Fault("SIGNATURE_WRONG", line.name);
    }
  }

  /** The keys among those that cosigned a sound pair which agree with fingerprints from paper; what does not is told. */
  vouched(typed, tell) {
    const vouched = new Set();
    for (const one of typed) {
      try {
        const wanted = readFingerprint(one);
        const found = this.cosigned.find(({ key, pair }) => pair.sound && fingerprintOf(key.written) === wanted);
        if (found) vouched.add(found.key.written);
        else tell("WITNESS_ABSENT", wanted);
        const seen = this.witnessed(vouched).find((had) => had.fingerprint === wanted)?.size ?? Infinity;
        const size = this.run.checkpoint?.size ?? 0;
        if (seen < size) tell("WITNESS_BEHIND", `entries ${seen} to ${size - 1}`);
      } catch (fault) {
        if (!(fault instanceof Fault)) throw fault;
        tell(fault.code, fault.detail);
      }
    }
    return vouched;
  }

  /** What each witness cosigned: the largest size of this contract, when, and whether its key agrees with paper. */
  witnessed(vouched) {
    const found = new Map();
    for (const { key, time, pair } of this.cosigned) {
      if (!pair.sound || !pair.sight) continue;
      const { size } = pair.sight.head;
      const known = found.get(key.written);
      if (!known || known.size < size || (known.size === size && known.time < time)) {
        found.set(key.written, { name: key.name, fingerprint: fingerprintOf(key.written), size, time, paper: vouched.has(key.written) });
      }
    }
    return [...found.values()];
  }
}
