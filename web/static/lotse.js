// Comfort on top of pages that work without it: keys, focus, announcements. All content comes from the server.
"use strict";

(() => {
  const field = document.getElementById("frage");
  const state = document.getElementById("stand");
  const message = document.getElementById("meldung");

  function announce(text) {
    if (state) state.textContent = text;
  }

  function showError(text) {
    const line = document.createElement("p");
    line.className = "meldung meldung--kurz";
    line.textContent = text;
    message.replaceChildren(line);
  }

  if (field) {
    // Enter sends, Shift+Enter breaks the line; not while an input method composes a character.
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        field.form.requestSubmit();
      }
    });
  }

  // Browsers that cannot size a field by its content get a second row instead.
  if (field && !CSS.supports("field-sizing", "content")) field.rows = 2;

  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target.id !== "verlauf") return;
    message.replaceChildren();
    announce("Die Antwort wird gesucht …");
  });

  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "verlauf") return;
    const answer = event.detail.target.lastElementChild;
    announce("");
    if (event.detail.requestConfig.elt === field.form) field.value = "";
    document.querySelector("label[for=frage]").textContent = "Ihre nächste Frage";
    document.querySelector(".anfang")?.remove();
    answer.querySelector("h2").focus({ preventScroll: true });
    answer.scrollIntoView({ block: "start" });
  });

  document.body.addEventListener("htmx:responseError", () => {
    announce("");
    field.focus();
  });

  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.body.addEventListener(name, () => {
      announce("");
      showError("Lotse ist gerade nicht erreichbar. Ihre Frage steht noch im Feld; versuchen Sie es gleich noch einmal.");
      field.focus();
    });
  }

  // The link back keeps the place in the conversation where the browser still knows it.
  const back = document.getElementById("zurueck");
  if (back && document.referrer && new URL(document.referrer).pathname === new URL(back.href).pathname) {
    back.addEventListener("click", (event) => {
      event.preventDefault();
      history.back();
    });
  }
})();
