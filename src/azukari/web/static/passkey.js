// Passkeys: asks the server what to ask, the browser for the answer, and hands it in as an ordinary form.
"use strict";
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const described = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

function readable(asked) {
  const found = { ...asked, challenge: bytes(asked.challenge) };
  if (asked.user) {
    found.user = { ...asked.user, id: bytes(asked.user.id) };
    found.excludeCredentials = described(asked.excludeCredentials);
  } else {
    found.allowCredentials = described(asked.allowCredentials);
  }
  return found;
}

function written(made) {
  const response = { clientDataJSON: text(made.response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (made.response[name]) {
      response[name] = text(made.response[name]);
    }
  }
  if (made.response.getTransports) {
    response.transports = made.response.getTransports();
  }
  return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response, clientExtensionResults: {} });
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const button = form.querySelector("button[data-ceremony]");
  const tell = (what) => {
    for (const one of form.querySelectorAll("[data-say]")) {
      one.hidden = one.dataset.say !== what;
    }
  };
  tell("");
  button.disabled = false;
  if (!window.PublicKeyCredential) {
    tell("unsupported");
    button.disabled = true;
    continue;
  }
  const ask = async () => {
    if (form.dataset.asked) {
      return JSON.parse(form.dataset.asked);
    }
    const token = form.elements.csrfmiddlewaretoken.value;
    const answer = await fetch(form.dataset.options, { method: "POST", headers: { "X-CSRFToken": token } });
    if (!answer.ok) {
      throw new Error(answer.status === 429 ? "often" : "server");
    }
    return answer.json();
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    tell("waiting");
    try {
      const publicKey = readable(await ask());
      const kind = form.dataset.passkey;
      const made = kind === "create" ? await navigator.credentials.create({ publicKey }) : await navigator.credentials.get({ publicKey });
      form.elements.answer.value = written(made);
      form.submit();
    } catch (error) {
      tell(error.name === "InvalidStateError" ? "already" : ["often", "server"].includes(error.message) ? error.message : "stopped");
      button.disabled = false;
      button.focus();
    }
  });
}
// An invitation's link brings its code after the #, which no server and no log sees; it leaves the address bar at once.
const place = document.querySelector("input[data-from-link]");
const take = () => {
  if (place && location.hash.length > 1) {
    place.value = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, "", location.pathname);
  }
};
take();
addEventListener("hashchange", take);
