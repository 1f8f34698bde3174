// Statements one at a time, each with its answer behind it. Nothing is counted, marked or kept: what a reader thinks is
// theirs. Without this script all statements are there, and each opens by itself.

/** @param {any} page */
export default function mount(page) {
  const { root, h, button, goTo, say } = page;
  /** @type {HTMLElement[]} */
  const cards = [...root.querySelectorAll(".pt-quiz__card")];
  const list = /** @type {HTMLElement} */ (root.querySelector(".pt-quiz"));
  let at = 0;

  const answer = (/** @type {HTMLElement} */ card) => /** @type {HTMLDetailsElement} */ (card.querySelector("details"));
  const place = h("p", { class: "pt-quiz__place" });
  const asking = (/** @type {boolean} */ on) => {
    think.hidden = !on;
    root.classList.toggle("pt-quiz--asking", on);
  };
  const options = [say("web-tool-myths-true"), say("web-tool-myths-false"), say("web-tool-myths-unsure")].map((label) =>
    button(label, () => reveal()),
  );
  const think = h(
    "div",
    { class: "pt-quiz__think", role: "group", "aria-labelledby": "pt-think" },
    h("p", { id: "pt-think" }, say("web-tool-myths-think")),
    h("p", { class: "pt-buttons" }, ...options),
  );
  const next = button(say("web-tool-myths-next"), () => go(at + 1), "");
  const back = button(say("web-tool-myths-back"), () => go(at - 1));
  const end = button(say("web-tool-myths-end"), () => all());
  const way = h("p", { class: "pt-buttons pt-quiz__way" }, next, back, end);
  const again = h(
    "div",
    { class: "pt-quiz__all" },
    h("h3", { id: "pt-quiz-all" }, say("web-tool-myths-all")),
    h("p", {}, say("web-tool-myths-all-means")),
    h(
      "p",
      { class: "pt-buttons" },
      button(say("web-tool-myths-print"), () => print(), ""),
      button(say("web-tool-myths-again"), () => go(0)),
    ),
  );
  list.before(place, again);
  list.after(way);

  /** Show what is known. Which button was pressed makes no difference. */
  function reveal() {
    const card = cards[at];
    answer(card).open = true;
    asking(false);
    goTo(/** @type {HTMLElement} */ (card.querySelector(".pt-quiz__answer")));
  }

  function go(/** @type {number} */ number, focus = true) {
    at = number;
    root.classList.add("pt-quiz--one");
    cards.forEach((card, n) => {
      card.hidden = n !== at;
      answer(card).open = false;
    });
    asking(true);
    answer(cards[at]).before(think);
    place.textContent = say("web-tool-myths-count", { number: at + 1, all: cards.length });
    place.hidden = way.hidden = false;
    again.hidden = true;
    back.hidden = at === 0;
    next.hidden = at === cards.length - 1;
    end.classList.toggle("pt-button--quiet", !next.hidden);
    if (focus) goTo(/** @type {HTMLElement} */ (cards[at].querySelector("h3")));
  }

  function all() {
    root.classList.remove("pt-quiz--one");
    for (const card of cards) {
      card.hidden = false;
      answer(card).open = true;
    }
    asking(false);
    place.hidden = way.hidden = true;
    again.hidden = false;
    goTo(/** @type {HTMLElement} */ (again.querySelector("h3")));
  }

  // paper has them all
  /** @type {{open: boolean, hidden: boolean}[] | null} */
  let before = null;
  const whole = () => {
    before ??= cards.map((card) => ({ open: answer(card).open, hidden: card.hidden }));
    for (const card of cards) {
      card.hidden = false;
      answer(card).open = true;
    }
  };
  const asItWas = () => {
    before?.forEach(({ open, hidden }, n) => {
      cards[n].hidden = hidden;
      answer(cards[n]).open = open;
    });
    before = null;
  };
  addEventListener("beforeprint", whole);
  addEventListener("afterprint", asItWas);
  matchMedia("print").addEventListener("change", (event) => (event.matches ? whole() : asItWas()));
  document.addEventListener("pt:wipe", () => go(0, false));
  go(0, false);
}
