"use strict";
// The header of a pack: a statement of whoever made it, strict in form.

const CORE = ["header", "checkpoint", "leaves", "words"];
const LONGEST_HEADER = 1 << 20;
const HEADER_FIELDS = ["kind", "law_replayed", "log", "made_at", "members", "omits", "origin", "size", "v", "vkey", "words"];

/** Read a header. Throws HEADER_UNSUPPORTED for a later version or kind, else HEADER_MALFORMED. */
function readHeader(data) {
  let header;
  try {
    header = readCanonical(data);
  } catch (fault) {
    throw new Fault("HEADER_MALFORMED", fault.code ?? "");
  }
  if (header === null || typeof header !== "object" || !Number.isSafeInteger(header.v) || typeof header.kind !== "string") {
    throw new Fault("HEADER_MALFORMED", "no version or kind");
  }
  if (header.v !== 1 || header.kind !== "contract") {
    throw new Fault("HEADER_UNSUPPORTED", `version ${header.v}, kind ${header.kind}`);
  }
  if (!formed(header)) throw new Fault("HEADER_MALFORMED", "fields");
  const core = header.members.filter((member) => CORE.includes(member));
  if (core.join() !== CORE.join() || header.members[0] !== "header" || new Set(header.members).size !== header.members.length) {
    throw new Fault("HEADER_MALFORMED", "members");
  }
  if (!header.origin.endsWith(`/${header.log}`)) throw new Fault("HEADER_MALFORMED", "the origin does not end in the log's id");
  return header;
}

function formed(header) {
  const isText = (one) => typeof one === "string" && one !== "" && [...one].length <= 512;
  const isCount = (one) => Number.isSafeInteger(one) && one >= 0;
  return (
    isRecord(header, HEADER_FIELDS) &&
    typeof header.law_replayed === "boolean" &&
    typeof header.log === "string" &&
    /^en-[0-9abcdefghjkmnpqrstvwxyz]{16}$/.test(header.log) &&
    isCount(header.made_at) &&
    isCount(header.size) &&
    isText(header.origin) &&
    isText(header.vkey) &&
    Array.isArray(header.members) &&
    header.members.every(isText) &&
    Array.isArray(header.omits) &&
    header.omits.every((one) => isRecord(one, ["what", "why"]) && isText(one.what) && isText(one.why)) &&
    isRecord(header.words, ["opened", "sealed"]) &&
    isCount(header.words.opened) &&
    isCount(header.words.sealed)
  );
}
