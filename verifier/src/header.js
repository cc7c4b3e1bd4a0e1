"use strict";
// The header of a pack: a statement of whoever made it, strict in form.

const CORE = ["header", "checkpoint", "leaves", "words"];
const MEMBERS = ["header", "checkpoint", "leaves", "rest", "words", "passkeys", "approvals", "instance", "witnesses", "names", "binding"];
const STANDS_WITH = [["approvals", "passkeys"], ["passkeys", "instance"], ["witnesses", "instance"]];
const KINDS = ["contract", "tier", "period", "item"];
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
  if (header.v !== 1 || !KINDS.includes(header.kind)) {
    throw new Fault("HEADER_UNSUPPORTED", `version ${header.v}, kind ${header.kind}`);
  }
  const part = header.kind !== "contract";
  if (!formed(header, part) || (part && !formedPart(header))) throw new Fault("HEADER_MALFORMED", "fields");
  if (!listed(header.members, part)) throw new Fault("HEADER_MALFORMED", "members");
  if (!header.origin.endsWith(`/${header.log}`)) throw new Fault("HEADER_MALFORMED", "the origin does not end in the log's id");
  return header;
}

/** Whether the members are those of a pack, in their order; one that this page does not know may stand anywhere after the header. */
function listed(members, part) {
  const known = members.filter((member) => MEMBERS.includes(member));
  return (
    members[0] === "header" &&
    new Set(members).size === members.length &&
    CORE.every((member) => known.includes(member)) &&
    !members.slice(0, -1).includes("binding") &&
    known.every((member, n) => n === 0 || MEMBERS.indexOf(known[n - 1]) < MEMBERS.indexOf(member)) &&
    STANDS_WITH.every(([one, other]) => !known.includes(one) || known.includes(other)) &&
    (part || !known.includes("rest"))
  );
}

/** Whether what a part says of itself is in form. */
function formedPart({ kind, scope, shown, size, law_replayed: replayed }) {
  if (replayed || !Number.isSafeInteger(shown) || shown < 1 || shown > size) return false;
  const isWhole = (one) => Number.isSafeInteger(one) && one >= 0;
  if (kind === "tier") return isRecord(scope, ["tier"]) && isWhole(scope.tier);
  if (kind === "period") return isRecord(scope, ["from", "until"]) && isWhole(scope.from) && isWhole(scope.until) && scope.from < scope.until;
  return isRecord(scope, ["item"]) && typeof scope.item === "string" && /^[a-z]{2}-[0-9abcdefghjkmnpqrstvwxyz]{16}$/.test(scope.item);
}

function formed(header, part) {
  const isText = (one) => typeof one === "string" && one !== "" && [...one].length <= 512;
  const isCount = (one) => Number.isSafeInteger(one) && one >= 0;
  return (
    isRecord(header, part ? [...HEADER_FIELDS, "scope", "shown"] : HEADER_FIELDS) &&
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
