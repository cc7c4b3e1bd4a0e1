// A look needs the beginning of a file only: where this runs, no more of it is sent. Without it the whole is sent, and passed over.
// The file is chosen once: the second step comes into this page, and the choice stays in it. Without this it is chosen again.
"use strict";
const BEGINNING = 1 << 20;

function beginning(file) {
  const whole = file.size <= BEGINNING || /\.xls[xm]?$/i.test(file.name);
  return whole ? file : new File([file.slice(0, BEGINNING)], file.name);
}

async function look(form, file, button) {
  const said = new FormData(form);
  said.set("size", String(file.size));
  said.set("content", beginning(file));
  if (button) {
    button.disabled = true;
  }
  const answer = await fetch(button?.getAttribute("formaction") || form.getAttribute("action"), { method: "POST", body: said });
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = found.querySelector("main");
  if (!main || answer.redirected) {
    throw new Error("another page");
  }
  document.querySelector("main").replaceWith(main);
  document.title = found.title;
  keep(file);
  ready();
  const focus = main.querySelector("#summary, h2");
  focus?.setAttribute("tabindex", "-1");
  focus?.focus();
}

function keep(file) {
  const input = document.querySelector('main input[type="file"]');
  const kept = new DataTransfer();
  kept.items.add(file);
  input.files = kept.files;
  const told = document.querySelector("[data-kept]");
  if (told) {
    told.querySelector("strong").textContent = file.name;
    told.hidden = false;
    document.querySelector("[data-again] > .support").hidden = true;
  }
}

function ready() {
  for (const form of document.querySelectorAll("form[data-look]")) {
    form.addEventListener("submit", (event) => {
      const file = form.querySelector('input[type="file"]').files[0];
      const button = event.submitter;
      if (!file || (button && !button.hasAttribute("data-look"))) {
        return;
      }
      event.preventDefault();
      look(form, file, button).catch(() => {
        // As it is without this script: the whole page, and the file is chosen again.
        form.querySelector('input[name="size"]').value = String(file.size);
        const part = new DataTransfer();
        part.items.add(beginning(file));
        form.querySelector('input[type="file"]').files = part.files;
        form.action = button?.getAttribute("formaction") || form.getAttribute("action");
        form.submit();
      });
    });
  }
}

ready();
// Coming back to the page, the beginning alone must not be taken for the file.
addEventListener("pageshow", (event) => {
  if (event.persisted) {
    document.querySelectorAll("form[data-look]").forEach((form) => form.reset());
  }
});
