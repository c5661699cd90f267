// Citations: the quote on focus and hover, and the page beside the answer where there is room for both.
"use strict";

(() => {
  const main = document.getElementById("inhalt");
  const wide = window.matchMedia("(min-width: 75rem)");
  let opener = null;

  // -- the quote ----------------------------------------------------------------------------------------------------

  const card = document.createElement("div");
  card.className = "zitatkarte";
  card.hidden = true;
  card.setAttribute("aria-hidden", "true"); // the sentence before the number says the same
  document.body.append(card);
  let leaving = 0;

  function show(link) {
    clearTimeout(leaving);
    const quote = document.createElement("q");
    quote.textContent = link.dataset.zitat;
    const source = document.createElement("span");
    source.textContent = link.dataset.quelle;
    card.replaceChildren(quote, source);
    card.hidden = false;
    const at = link.getBoundingClientRect();
    const left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - card.offsetWidth - 8));
    const below = at.bottom + 8 + card.offsetHeight < innerHeight;
    card.style.left = `${left}px`;
    card.style.top = `${below ? at.bottom + 6 : Math.max(8, at.top - card.offsetHeight - 6)}px`;
  }

  function hide() {
    card.hidden = true;
  }

  function linkOf(event) {
    const link = event.target.closest?.(".beleg[data-zitat]");
    if (link && link.title) { // the browser's own hint would lie over ours
      link.dataset.quelle = link.title;
      link.removeAttribute("title");
    }
    return link;
  }

  document.addEventListener("mouseover", (event) => {
    const link = linkOf(event);
    if (link) show(link);
    else if (card.contains(event.target)) clearTimeout(leaving);
    else if (!card.hidden) { clearTimeout(leaving); leaving = setTimeout(hide, 200); }
  });
  document.addEventListener("focusin", (event) => {
    const link = linkOf(event);
    if (link && link.matches(":focus-visible")) show(link);
    else hide();
  });
  addEventListener("scroll", hide, { passive: true });

  // -- the page beside the answer -----------------------------------------------------------------------------------

  function panel() {
    let found = document.getElementById("beiblatt");
    if (found) return found;
    found = document.createElement("aside");
    found.id = "beiblatt";
    found.className = "beiblatt";
    found.setAttribute("aria-label", "Zitierte Seite");
    found.innerHTML = '<p class="beiblatt__kopf"><a class="werkzeug__knopf" data-voll>Ganze Seite öffnen</a> <button class="werkzeug__knopf" type="button" data-schliessen>Schließen</button></p><div class="beiblatt__inhalt"></div>';
    main.append(found);
    main.classList.add("inhalt--daneben");
    return found;
  }

  async function open(link) {
    const inside = link.closest("#beiblatt");
    const [address] = link.href.split("#");
    const response = await fetch(address, { headers: { "HX-Request": "true" } });
    if (!response.ok) throw new Error(response.statusText);
    const html = await response.text();
    if (!inside) opener = link;
    const aside = panel();
    const content = aside.querySelector(".beiblatt__inhalt");
    content.innerHTML = html;
    aside.querySelector("[data-voll]").href = link.href;
    for (const other of document.querySelectorAll(".beleg[aria-current]")) other.removeAttribute("aria-current");
    if (!inside) link.setAttribute("aria-current", "true");
    content.scrollTop = 0;
    content.querySelector(".lesen__titel").focus({ preventScroll: true });
    const mark = content.querySelector("#stelle");
    const down = mark ? mark.getBoundingClientRect().bottom - content.getBoundingClientRect().top : 0;
    // The title stays in sight where the marked place is, too.
    if (down > 0.8 * content.clientHeight) content.scrollTop = down - content.clientHeight / 3;
  }

  function close() {
    const aside = document.getElementById("beiblatt");
    if (!aside) return;
    aside.remove();
    main.classList.remove("inhalt--daneben");
    for (const other of document.querySelectorAll(".beleg[aria-current]")) other.removeAttribute("aria-current");
    opener?.focus();
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-schliessen]")) return close();
    const link = event.target.closest("#verlauf a[href^='/documents/'], #beiblatt a[href^='/documents/']");
    if (!link || !wide.matches || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.matches("[data-voll], [download]") || link.pathname.endsWith("/datei")) return;
    event.preventDefault();
    hide();
    open(link).catch(() => { location.href = link.href; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (!card.hidden) hide();
    else close();
  });
  wide.addEventListener("change", () => { if (!wide.matches) close(); });
})();
