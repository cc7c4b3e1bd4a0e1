"use strict";
// Entries of the instance log, heads and tiers: exactly the fields of their kinds (docs/spec/instance-log.md).

const ID = "[0-9abcdefghjkmnpqrstvwxyz]{16}$";
const isCount = (one) => Number.isSafeInteger(one) && one >= 0;
const isPositive = (one) => isCount(one) && one > 0;
const isText = (pattern, most) => (one) => typeof one === "string" && one.length <= most && pattern.test(one);
const isPerson = isText(new RegExp(`^pn-${ID}`), 19);
const isVersion = (one) => one === 1;
const isHashOrNull = (one) => one === null || isDigest(one);

const FORMS = {
  tier: { count: isPositive, last: isDigest, seq: isCount, tier: isCount, v: isVersion },
  head: { log: isText(new RegExp(`^en-${ID}`), 19), root: isDigest, size: isPositive, tiers: isDigest, v: isVersion },
  heads: { at: isCount, count: isPositive, heads: isDigest, kind: (one) => one === "heads", seq: isCount, v: isVersion },
  heads2: {
    at: isCount,
    count: isPositive,
    heads: isDigest,
    kind: (one) => one === "heads",
    passkeys: isHashOrNull,
    people: isCount,
    seq: isCount,
    v: (one) => one === 2,
  },
  person: { last: isDigest, person: isPerson, seq: isCount, v: isVersion },
  passkey: {
    at: isCount,
    by: isPerson,
    credential: isDigest,
    key: (one) => isText(/^[A-Za-z0-9_-]+$/, 4096)(one) && fromBase64Url(one) !== null,
    kind: (one) => one === "passkey",
    person: isPerson,
    prev: isHashOrNull,
    rp: isText(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 253),
    seq: isCount,
    v: isVersion,
  },
  "passkey-ended": {
    at: isCount,
    by: isPerson,
    credential: isDigest,
    kind: (one) => one === "passkey-ended",
    person: isPerson,
    prev: isDigest,
    reason: (one) => ["lost", "replaced", "left"].includes(one),
    seq: isCount,
    v: isVersion,
  },
};

/** Whether it is an object of exactly this form. */
function hasForm(one, form) {
  return isRecord(one, Object.keys(form)) && Object.entries(form).every(([field, fits]) => fits(one[field]));
}

const NEWEST = Object.assign(Object.create(null), { heads: 2, passkey: 1, "passkey-ended": 1 });

/** Whether these are heads of a version, 1 or 2. */
function areHeads(one, version) {
  if (version === 1) return hasForm(one, FORMS.heads);
  return hasForm(one, FORMS.heads2) && (one.people === 0) === (one.passkeys === null);
}

/** Read an entry about passkeys. Throws LEAF_LONG, LEAF_MALFORMED, LEAF_SPELLING, or LEAF_UNSUPPORTED for a later kind or version. */
function readPasskeyLeaf(data) {
  if (data.length > LONGEST_LEAF) throw new Fault("LEAF_LONG", `${data.length} bytes`);
  let entry;
  try {
    entry = readCanonical(data);
  } catch (fault) {
    throw new Fault("LEAF_SPELLING", fault.code);
  }
  if (!isRecord(entry, null) || typeof entry.kind !== "string" || !Number.isSafeInteger(entry.v)) throw new Fault("LEAF_MALFORMED", "no kind");
  if (!(entry.v >= 1 && entry.v <= (NEWEST[entry.kind] ?? 0))) {
    throw new Fault("LEAF_UNSUPPORTED", `version ${entry.v}, kind ${entry.kind}`);
  }
  if (entry.kind === "heads" || !hasForm(entry, FORMS[entry.kind])) throw new Fault("LEAF_MALFORMED", "fields");
  return entry;
}

const HASHES = (one) => Array.isArray(one) && one.every(isDigest);
const NUMBERS = (one) => Array.isArray(one) && one.every(isCount);
const SIGHT = {
  consistency: HASHES,
  head: (one) => hasForm(one, FORMS.head),
  head_index: isCount,
  head_proof: HASHES,
  heads: (one) => areHeads(one, 1),
  instance_proof: HASHES,
  tiers: (one) => Array.isArray(one) && one.every((tier) => hasForm(tier, FORMS.tier) && tier.count <= tier.seq + 1),
  tiers_proof: HASHES,
  tiers_shown: NUMBERS,
  tiers_total: isCount,
  v: isVersion,
};

const SIGHT2 = {
  ...SIGHT,
  heads: (one) => areHeads(one, 2),
  people: (one) => Array.isArray(one) && one.every((person) => hasForm(person, FORMS.person)),
  people_proof: HASHES,
  people_shown: NUMBERS,
  v: (one) => one === 2,
};

/** Read a sight; whether tiers and people may stand in it. Throws INSTANCE_UNSUPPORTED, INSTANCE_MALFORMED. */
function readSight(data, withTiers) {
  let sight;
  try {
    sight = readCanonical(data);
  } catch (fault) {
    throw new Fault("INSTANCE_MALFORMED", fault.code ?? "");
  }
  if (isRecord(sight, null) && Number.isSafeInteger(sight.v) && sight.v > 2) throw new Fault("INSTANCE_UNSUPPORTED", `version ${sight.v}`);
  if (!hasForm(sight, isRecord(sight, null) && sight.v === 2 ? SIGHT2 : SIGHT)) throw new Fault("INSTANCE_MALFORMED", "fields");
  const { tiers, tiers_shown: shown, tiers_proof: proof, tiers_total: total } = sight;
  if (tiers.length !== shown.length || (!tiers.length && (proof.length || total))) throw new Fault("INSTANCE_MALFORMED", "tiers");
  const { people = [], people_shown: whose = [], people_proof: shownBy = [] } = sight;
  if (people.length !== whose.length || (!people.length && shownBy.length)) throw new Fault("INSTANCE_MALFORMED", "people");
  if ((tiers.length || people.length) && !withTiers) throw new Fault("INSTANCE_MALFORMED", "tiers or people in the second pair");
  return sight;
}

/** The bytes of a leaf of any of these forms: their texts are ASCII without escapes, and no field is named by a number. */
function leafBytes(one) {
  return utf8(`{${Object.keys(one).sort().map((field) => `${JSON.stringify(field)}:${JSON.stringify(one[field])}`).join(",")}}`);
}

/** Whether shown leaves, given by number, lead to a root. Throws PROOF_RANGE, PROOF_LENGTH, PROOF_WRONG. */
function checkShown(size, numbers, leaves, proof, root) {
  if (numbers.some((number, n) => n > 0 && numbers[n - 1] >= number)) throw new Fault("PROOF_RANGE", "not ascending");
  const words = new Int32Array(8 * numbers.length);
  leaves.forEach((leafOf, n) => words.set(bytesToWords(leafHash(leafOf)), 8 * n));
  const made = rootFromShown(size, numbers, words, proof.map(fromHex));
  if (toHex(made) !== root) throw new Fault("PROOF_WRONG");
}
