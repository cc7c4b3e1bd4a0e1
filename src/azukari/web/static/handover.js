// Comforts of counting: one more and one less, and a knock at the server before anything is sent. Without this file the pages work the same.
"use strict";
for (const stepper of document.querySelectorAll(".stepper")) {
  const field = stepper.querySelector("input");
  for (const button of stepper.querySelectorAll("[data-step]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const now = Number.parseInt(field.value.normalize("NFKC").replaceAll(",", ""), 10);
      field.value = String(Math.max(0, (Number.isNaN(now) ? 0 : now) + Number(button.dataset.step)));
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}
// Whoever counts in a cellar has no network for a moment. A small picture is asked for first: where it does not come, the page stays as it is.
const PATIENCE = 8000;
for (const form of document.querySelectorAll("form[data-knock]")) {
  const net = form.querySelector("[data-net]");
  let state = "idle";
  form.addEventListener("submit", (event) => {
    if (state === "go") {
      state = "sent";
      setTimeout(() => {
        state = "idle";
      }, PATIENCE);
      return;
    }
    event.preventDefault();
    if (state !== "idle") {
      return;
    }
    state = "knocking";
    net.textContent = net.dataset.sending;
    const pressed = event.submitter;
    const picture = new Image();
    const ended = (answered) => {
      clearTimeout(late);
      picture.onload = picture.onerror = null;
      state = answered ? "go" : "idle";
      if (answered) {
        form.requestSubmit(pressed);
      } else {
        net.textContent = net.dataset.offline;
      }
    };
    const late = setTimeout(() => ended(false), PATIENCE);
    picture.onload = () => ended(true);
    picture.onerror = () => ended(false);
    picture.src = `${form.dataset.knock}?${Date.now()}`;
  });
  addEventListener("pageshow", () => {
    net.textContent = "";
    state = "idle";
  });
}
