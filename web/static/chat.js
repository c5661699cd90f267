// The chat: keys, focus, announcements, stopping. All content comes from the server.
"use strict";

(() => {
  const field = document.getElementById("frage");
  const state = document.getElementById("stand");
  const message = document.getElementById("meldung");
  const turns = document.getElementById("verlauf");
  const LOST = "Lotse ist gerade nicht erreichbar. Ihre Frage steht noch im Feld; versuchen Sie es gleich noch einmal.";
  const MOST_ERRORS = 2;

  function announce(text) {
    state.textContent = text;
  }

  function showError(text) {
    const line = document.createElement("p");
    line.className = "meldung meldung--kurz";
    line.textContent = text;
    message.replaceChildren(line);
  }

  function questionOf(article) {
    return article.querySelector(".frage__text").lastChild.textContent;
  }

  // Nothing typed is lost: a question without an answer goes back into the field, unless something new stands there.
  function giveBack(article) {
    if (!field.value.trim()) field.value = questionOf(article);
    article.remove();
    field.focus();
  }

  function settled(article) {
    article.removeAttribute("aria-busy");
    article.removeAttribute("sse-connect");
  }

  // Enter sends, Shift+Enter breaks the line; not while an input method composes a character.
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      field.form.requestSubmit();
    }
  });

  // Who types on after an answer means the next question.
  turns.addEventListener("keydown", (event) => {
    const plain = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (plain && event.target.matches(".frage__text")) field.focus();
  });

  // Browsers that cannot size a field by its content get a second row instead.
  if (!CSS.supports("field-sizing", "content")) field.rows = 2;

  let sent = "";

  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target !== turns) return;
    message.replaceChildren();
    sent = field.value;
  });

  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== turns) return;
    const article = turns.lastElementChild;
    // What was typed since the question went off stays.
    if (event.detail.requestConfig.elt === field.form && field.value === sent) field.value = "";
    document.querySelector("label[for=frage]").textContent = "Ihre nächste Frage";
    for (const part of document.querySelectorAll(".anfang, .bestand")) part.hidden = true;
    document.getElementById("einstieg").classList.add("einstieg--begonnen");
    article.querySelector("h2").focus({ preventScroll: true });
    article.scrollIntoView({ block: "start" });
    // Said only if the answer is long in coming.
    setTimeout(() => { if (article.hasAttribute("aria-busy")) announce("Lotse liest nach …"); }, 1500);
  });

  document.body.addEventListener("htmx:sseMessage", (event) => {
    const article = event.target.closest("article");
    if (!article) return;
    if (event.detail.type === "antwort") announce(article.querySelector("[data-stand]").dataset.stand);
    if (event.detail.type === "weiter") arrived(article);
    if (event.detail.type === "fehler") {
      message.replaceChildren(...article.querySelector(".antwort__teil").childNodes);
      settled(article);
      giveBack(article);
    }
  });

  function arrived(article) {
    settled(article);
    for (const part of document.querySelectorAll(".anfang, .bestand")) part.remove();
    if (location.pathname === article.dataset.adresse) return;
    history.replaceState({ htmx: true }, "", location.href);
    history.pushState({ htmx: true }, "", article.dataset.adresse);
    document.title = `${questionOf(article).slice(0, 60)} – Lotse`;
  }

  document.body.addEventListener("htmx:sseError", (event) => {
    const article = event.target;
    if (!article.hasAttribute("aria-busy")) return;
    article.dataset.fehler = Number(article.dataset.fehler || 0) + 1;
    if (article.dataset.fehler < MOST_ERRORS) return;
    event.detail.source.close();
    settled(article);
    giveBack(article);
    announce("");
    showError(LOST);
  });

  document.body.addEventListener("htmx:responseError", () => field.focus());

  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.body.addEventListener(name, () => {
      showError(LOST);
      field.focus();
    });
  }

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-anhalten]")) return;
    const article = event.target.closest("article");
    settled(article);
    htmx.trigger(article, "htmx:beforeCleanupElement");
    fetch(`/fragen/${article.dataset.turn}/anhalten`, { method: "POST" });
    giveBack(article);
    announce("Angehalten. Ihre Frage steht wieder im Feld.");
  });
})();
