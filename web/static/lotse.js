// What every page has: the way back, printing, copying. All of it is comfort; the pages work without.
"use strict";

document.documentElement.classList.add("mit-script");

(() => {
  // The link back keeps the place in the conversation where the browser still knows it.
  const back = document.getElementById("zurueck");
  if (back && document.referrer && new URL(document.referrer).pathname === new URL(back.href).pathname) {
    back.addEventListener("click", (event) => {
      event.preventDefault();
      history.back();
    });
  }

  async function copy(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    // Over plain HTTP in a house network browsers offer only the old way.
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "kern-sr-only";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) throw new Error("copy");
  }

  document.addEventListener("click", async (event) => {
    if (event.target.closest("[data-drucken]")) window.print();
    const link = event.target.closest("[data-kopieren]");
    if (!link) return;
    event.preventDefault();
    const label = link.firstChild;
    const before = label.textContent;
    try {
      const response = await fetch(link.href);
      if (!response.ok) throw new Error(response.statusText);
      await copy(await response.text());
      label.textContent = "Kopiert";
      announce("Die Antwort liegt mit ihren Quellen in der Zwischenablage.");
      setTimeout(() => { label.textContent = before; }, 2500);
    } catch {
      location.href = link.href;
    }
  });

  function announce(text) {
    const state = document.getElementById("stand");
    if (state) state.textContent = text;
  }
})();
