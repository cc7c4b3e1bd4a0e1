"use strict";
// Elements. Text goes in as text, never as markup: what a pack says cannot become part of the page.

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  VALID: [["circle", { cx: 12, cy: 12, r: 11 }], ["path", { d: "M6.5 12.500 10.500 16.500 17.500 8", class: "mark" }]],
  INVALID: [["path", { d: "M7.500 1h9L23 7.500v9L16.500 23h-9L1 16.500v-9z" }], ["path", { d: "M8 8l8 8M16 8l-8 8", class: "mark" }]],
  UNVERIFIABLE: [
    ["circle", { cx: 12, cy: 12, r: 11 }],
    ["path", { d: "M8.500 9a3.500 3.500 0 1 1 5 3.200c-1 .5-1.500 1-1.500 2.300M12 17.500v.5", class: "mark" }],
  ],
  INCOMPLETE: [["circle", { cx: 12, cy: 12, r: 10, class: "ring" }], ["path", { d: "M12 2a10 10 0 0 1 0 20z" }]],
  STALE: [["circle", { cx: 12, cy: 12, r: 11 }], ["path", { d: "M12 6v6.500l4 2.500", class: "mark" }]],
};

const $ = (id) => document.getElementById(id);

/** Make an element: attributes (a function is a listener, null leaves it out), then children (texts or elements). */
function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

function icon(name, size = 24) {
  const drawing = document.createElementNS(SVG, "svg");
  const attributes = { viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true", class: `icon icon-${name}` };
  for (const [key, value] of Object.entries(attributes)) drawing.setAttribute(key, value);
  for (const [tag, shape] of ICONS[name]) {
    const part = document.createElementNS(SVG, tag);
    for (const [key, value] of Object.entries(shape)) part.setAttribute(key, value);
    drawing.append(part);
  }
  return drawing;
}

/** A moment, kept together on one line. */
function when(at) {
  return el("span", { class: "when" }, sayTime(at));
}

/** A list of label and value; values are texts, elements or lists of them. */
function facts(rows, style = "facts") {
  return el("dl", { class: style }, rows.map(([label, value]) => el("div", {}, el("dt", {}, label), el("dd", {}, value))));
}

/** Words of people: kept apart from the text around them, whatever direction they run in. */
function words(text) {
  return el("bdi", { class: "kept" }, text);
}

function show(id, visible) {
  $(id).hidden = !visible;
}
