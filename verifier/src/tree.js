"use strict";
// Trees of RFC 6962 over hashes as words, eight to a hash.

/** What is needed to go on: the roots of the perfect subtrees, largest first. */
class Range {
  constructor() {
    this.size = 0;
    this.depth = 0;
    this.roots = new Int32Array(64 * 8);
  }

  /** Add the leaf hash that stands in words[at…]. */
  append(words, at) {
    const roots = this.roots;
    for (let i = 0; i < 8; i++) roots[this.depth * 8 + i] = words[at + i];
    this.depth++;
    for (let bit = this.size; bit % 2 === 1; bit = Math.floor(bit / 2)) {
      this.depth--;
      hashNode(roots, (this.depth - 1) * 8, roots, this.depth * 8, roots, (this.depth - 1) * 8);
    }
    this.size++;
  }

  /** The root of all leaves so far, 32 bytes. */
  root() {
    if (this.size === 0) return sha256();
    const held = this.roots.slice((this.depth - 1) * 8, this.depth * 8);
    for (let i = this.depth - 2; i >= 0; i--) hashNode(this.roots, i * 8, held, 0, held, 0);
    return wordsToBytes(held);
  }
}

/** The root over a list of leaf hashes, 32 bytes each. */
function rootOf(hashes) {
  const range = new Range();
  for (const hash of hashes) range.append(bytesToWords(hash), 0);
  return range.root();
}

function leafHash(data) {
  const out = new Int32Array(8);
  hashLeaf(data, 0, data.length, out, 0);
  return wordsToBytes(out);
}

/**
 * The root of a tree of `size` leaves of which some are shown and the rest is proved by the hashes of the largest subtrees that hold none.
 * `numbers` ascend; `words` holds the shown leaf hashes; `proof` the hashes from left to right. Throws PROOF_LENGTH, PROOF_RANGE.
 */
function rootFromShown(size, numbers, words, proof) {
  const count = numbers.length;
  if (!count || numbers[count - 1] >= size) throw new Fault("PROOF_RANGE");
  let used = 0;
  let next = 0;
  const top = node(0, size);
  if (used !== proof.length) throw new Fault("PROOF_LENGTH", `${proof.length} hashes, ${used} used`);
  return wordsToBytes(top);

  function node(low, high) {
    if (next === count || numbers[next] >= high) {
      if (used === proof.length) throw new Fault("PROOF_LENGTH", `${proof.length} hashes are too few`);
      return bytesToWords(proof[used++]);
    }
    if (high - low === 1) {
      const at = next++ * 8;
      return words.slice(at, at + 8);
    }
    let half = 1;
    while (half * 2 < high - low) half *= 2;
    const left = node(low, low + half);
    const right = node(low + half, high);
    hashNode(left, 0, right, 0, left, 0);
    return left;
  }
}

/**
 * The root at the larger size that an RFC 6962 consistency proof leads to, given that it leads to `root` at the smaller. Throws PROOF_RANGE,
 * PROOF_LENGTH, PROOF_WRONG.
 */
function checkConsistency(size, root, larger, largerRoot, proof) {
  if (size < 1 || size > larger) throw new Fault("PROOF_RANGE", `from ${size} to ${larger}`);
  if (size === larger) {
    if (proof.length) throw new Fault("PROOF_LENGTH", "nothing to prove");
    if (!sameBytes(root, largerRoot)) throw new Fault("PROOF_WRONG");
    return;
  }
  let used = 0;
  const take = () => {
    if (used === proof.length) throw new Fault("PROOF_LENGTH", `${proof.length} hashes are too few`);
    return proof[used++];
  };
  // both roots, from the innermost subtree outwards, as the older tree ends inside the newer
  const [before, after] = consistent(size, larger, true);
  if (used !== proof.length) throw new Fault("PROOF_LENGTH", `${proof.length} hashes, ${used} used`);
  if (!sameBytes(before, root) || !sameBytes(after, largerRoot)) throw new Fault("PROOF_WRONG");

  function consistent(old, all, whole) {
    if (old === all) {
      const hash = whole ? root : take();
      return [hash, hash];
    }
    let half = 1;
    while (half * 2 < all) half *= 2;
    if (old <= half) {
      const [a, b] = consistent(old, half, whole);
      return [a, nodeHash(b, take())];
    }
    const [a, b] = consistent(old - half, all - half, false);
    const left = take();
    return [nodeHash(left, a), nodeHash(left, b)];
  }
}

function nodeHash(left, right) {
  return sha256(new Uint8Array([1]), left, right);
}
