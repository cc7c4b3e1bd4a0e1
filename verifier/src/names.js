"use strict";
// Who and what identifiers stand for, as the opened words tell.

/** Whether any field of an act, or of a group in it, is what people call something. */
function givesNames(fields) {
  return fields.some((field) => field.w || (field.c && givesNames(field.c)));
}

/** Take from one entry the names that its words give. */
function hearNames(found, fields, facts, words) {
  for (const field of fields) {
    const said = words[field.n];
    if (said === undefined || said === null || facts === null || typeof facts !== "object") continue;
    if (field.w) {
      const id = facts[field.w];
      if (typeof id === "string" && typeof said === "string") found.set(id, said);
    } else if (field.f === "group") hearNames(found, field.c, facts[field.n], said);
    else if (field.f === "list" && typeof said === "object" && field.c[0].f === "group") {
      for (const [index, inner] of Object.entries(said)) {
        const part = facts[field.n]?.[index];
        if (part && typeof inner === "object") hearNames(found, field.c[0].c, part, inner);
      }
    }
  }
}
