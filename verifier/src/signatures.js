"use strict";
// Signatures: by the browser's WebCrypto where it gives the right answer to a question whose answer is known, otherwise by our own.

/** RFC 8032, section 7.1, test 2. */
const KNOWN_KEY = fromHex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
const KNOWN_MESSAGE = new Uint8Array([0x72]);
const KNOWN_SIGNATURE = fromHex(
  "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
);

const known = { ed25519: null };

async function byBrowser(key, signature, message) {
  const imported = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
  return crypto.subtle.verify({ name: "Ed25519" }, imported, signature, message);
}

async function browserKnows() {
  try {
    const wrong = KNOWN_SIGNATURE.slice();
    wrong[40] ^= 1;
    return (
      (await byBrowser(KNOWN_KEY, KNOWN_SIGNATURE, KNOWN_MESSAGE)) === true && (await byBrowser(KNOWN_KEY, wrong, KNOWN_MESSAGE)) === false
    );
  } catch {
    return false;
  }
}

/** Whether an Ed25519 signature verifies. Malformed keys and signatures do not, and points of small order, on which browsers differ. */
async function ed25519(key, signature, message) {
  known.ed25519 ??= browserKnows();
  if (signature.length !== 64 || !isSoundPoint(key) || !isSoundPoint(signature.subarray(0, 32))) return false;
  if (!(await known.ed25519)) return ed25519Own(key, signature, message);
  try {
    return await byBrowser(key, signature, message);
  } catch {
    return false;
  }
}
