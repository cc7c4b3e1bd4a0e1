// Comforts only: every page works without this file.
"use strict";
const summary = document.querySelector("[data-focus]");
if (summary) {
  summary.focus();
}
// A fragment that names a question takes the focus there, so that keyboard users land where the page scrolled.
const target = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
if (target && !summary) {
  target.focus();
}
// One press, one act: a second press while the first is under way is ignored.
for (const form of document.querySelectorAll("form.act-form")) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) {
      event.preventDefault();
    }
    sent = true;
  });
  addEventListener("pageshow", () => {
    sent = false;
  });
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
// The reading room: / goes to the search, arrows go along the hits. Whoever does not want single keys turns them off on the page.
for (const one of document.querySelectorAll("[data-with-script]")) {
  one.hidden = false;
}
const keys = document.querySelector('[data-keys="on"]');
if (keys) {
  const hits = [...document.querySelectorAll("[data-hit]")];
  addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea");
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || typing) {
      return;
    }
    const search = document.querySelector("[data-search]");
    if (event.key === "/" && search) {
      event.preventDefault();
      search.focus();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && hits.length && !event.target.closest(".scroll:focus, .sheet-view")) {
      const at = hits.indexOf(document.activeElement);
      const next = at < 0 ? (step > 0 ? 0 : hits.length - 1) : Math.min(Math.max(at + step, 0), hits.length - 1);
      event.preventDefault();
      hits[next].focus();
    }
  });
}
// What is typed into an act's form is kept as a draft while one types, and when the page is left. Attachments are not: they are chosen anew.
for (const form of document.querySelectorAll("form[data-draft]")) {
  const say = form.querySelector("[data-draft-say]");
  let waiting = 0;
  let dirty = false;
  let handed = false;
  const body = () => {
    const data = new FormData(form);
    for (const [name, value] of [...data]) {
      if (value instanceof File) {
        data.delete(name);
      }
    }
    data.set("_keep", "quietly");
    return data;
  };
  const keep = async (leaving) => {
    clearTimeout(waiting);
    if (!dirty || handed) {
      return;
    }
    dirty = false;
    try {
      const answer = await fetch(form.getAttribute("action") || location.href, { method: "POST", body: body(), keepalive: leaving, redirect: "manual" });
      say.textContent = answer.status === 204 ? say.dataset.kept : say.dataset.off;
    } catch {
      dirty = true;
      say.textContent = say.dataset.off;
    }
  };
  form.addEventListener("input", () => {
    dirty = true;
    clearTimeout(waiting);
    waiting = setTimeout(() => keep(false), 1500);
  });
  form.addEventListener("submit", () => {
    handed = true;
    clearTimeout(waiting);
  });
  addEventListener("pagehide", () => keep(true));
}
// A long list has a box above it that narrows it; without this script the box is not shown and the list is whole.
for (const box of document.querySelectorAll("[data-narrows]")) {
  const list = document.getElementById(box.dataset.narrows);
  const all = [...list.options];
  const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/\s/g, "");
  box.addEventListener("input", (event) => {
    event.stopPropagation();
    const wanted = plain(box.value);
    const chosen = list.value;
    list.replaceChildren(...all.filter((one) => one.value === "" || one.value === chosen || plain(one.textContent).includes(wanted)));
    list.value = chosen;
  });
}
