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
