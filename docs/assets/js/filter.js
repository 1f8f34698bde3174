// Cards that a reader narrows down by what they need. A card stays when it answers one of the needs that are ticked, in
// each group that has any; with none ticked all stay. Without this script all cards are there, and the boxes are not.
// The cards may stand in several lists; a group with no card left goes too.

for (const form of document.querySelectorAll("[data-filter-for]")) {
  const ids = (form.getAttribute("data-filter-for") ?? "").split(" ");
  const cards = ids.flatMap((id) => [...(document.getElementById(id)?.children ?? [])]);
  const groups = new Set(cards.map((card) => card.closest("[data-filter-group]")));
  const said = form.querySelector("[data-filter-said]");
  if (cards.length === 0 || !said) continue;
  const boxes = [...form.querySelectorAll("input")];
  const sets = [...form.querySelectorAll("fieldset")].map((set) => [...set.querySelectorAll("input")]);

  const narrow = () => {
    const ticked = sets.map((set) => set.filter((box) => box.checked).map((box) => box.value));
    const asked = ticked.filter((needs) => needs.length);
    const stays = (/** @type {Element} */ card) => {
      const fits = (card.getAttribute("data-fits") ?? "").split(" ");
      return asked.every((needs) => needs.some((need) => fits.includes(need)));
    };
    for (const card of cards) card.toggleAttribute("hidden", !stays(card));
    for (const group of groups) group?.toggleAttribute("hidden", !cards.some((card) => group.contains(card) && stays(card)));
    const shown = cards.filter((card) => !card.hasAttribute("hidden")).length;
    said.textContent = (said.getAttribute("data-filter-words") ?? "")
      .replace("{shown}", String(shown))
      .replace("{all}", String(cards.length));
  };

  // a link may lead to a card that is not shown: it is shown then
  const open = () => {
    const asked = cards.find((card) => card.id === decodeURIComponent(location.hash.slice(1)));
    if (!asked?.hasAttribute("hidden")) return;
    for (const box of boxes) box.checked = false;
    narrow();
    asked.scrollIntoView();
  };

  form.addEventListener("change", narrow);
  document.addEventListener("pt:wipe", narrow); // exit.js took the ticks away
  addEventListener("hashchange", open);
  narrow(); // a browser may bring ticks back with the page
  open();
}
