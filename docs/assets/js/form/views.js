// One part at a time or all on one page, which parts are asked at all, and how far each one is.

import { button, goTo, h } from "./dom.js";

/** The element that the end of an address names: it may be mistyped. */
const named = (/** @type {string} */ hash) => {
  try {
    return document.getElementById(decodeURIComponent(hash));
  } catch {
    return null;
  }
};

/** @param {any} page */
export function views(page) {
  const { form, root, say } = page;
  const title = document.title;
  const parts = form.sections.map((/** @type {any} */ section) => {
    const head = /** @type {HTMLElement} */ (document.getElementById(`${form.id}.${section.id}`));
    const part = /** @type {HTMLElement} */ (head.closest("section"));
    const done = h("input", {
      type: "checkbox",
      class: "pt-tick",
      id: `pt-finished-${section.id}`,
      "data-aside": "",
      onchange: () => page.changed(),
    });
    part.append(
      h("p", { class: "pt-option pt-finished" }, done, h("label", { class: "pt-option__label", for: done.id }, say("web-finished"))),
      h(
        "p",
        { class: "pt-buttons pt-turn" },
        button(say("web-continue"), () => turn(1), ""),
        button(say("web-back"), () => turn(-1)),
      ),
    );
    const links = [...document.querySelectorAll(`.pt-contents a[href="#${head.id}"], .pt-parts a[href="#${head.id}"]`)];
    const tags = links.map((link) => link.appendChild(h("span", { class: "pt-state" })));
    const fields = section.questions.map((/** @type {any} */ { id }) => ({ id, field: part.querySelector(`[data-question="${id}"]`) }));
    return { id: section.id, head, part, done, links, tags, fields };
  });
  let current = parts[0];
  let stepped = false;
  let returning = false; // from the check, to change an answer

  const asked = () => parts.filter((/** @type {any} */ one) => !one.part.hidden);

  const mark = () => {
    for (const one of parts) one.part.classList.toggle("pt-current", one === current);
    const open = asked();
    for (const one of open) {
      one.part.querySelector(".pt-turn .pt-button--quiet").hidden = one === open[0];
    }
    document.body.classList.toggle("pt-by-part", stepped);
    const now = stepped ? say("web-part-title", { number: open.indexOf(current) + 1, all: open.length, title }) : title;
    if (document.title !== now) page.title(now);
  };

  /** Go on, or back, by one part; behind the last one stands the check. */
  const turn = (/** @type {number} */ by) => {
    if (returning && by > 0) return page.check();
    const open = asked();
    const next = open[open.indexOf(current) + by];
    if (next) go(next);
    else if (by > 0) page.check();
  };

  const go = (/** @type {any} */ one) => {
    current = one;
    mark();
    if (location.hash !== `#${one.head.id}`) history.pushState(null, "", `#${one.head.id}`);
    goTo(one.head);
  };

  /** Show the part in which a place of the page is. @param {Element} place */
  const show = (place) => {
    const holder = asked().find((/** @type {any} */ one) => one.part.contains(place));
    if (!holder) return false;
    if (stepped) page.closeCheck();
    current = holder;
    mark();
    return true;
  };

  const fromHash = (/** @type {Event | undefined} */ event) => {
    const hash = location.hash.slice(1);
    const place = hash ? named(hash) : parts[0].head;
    if (!place || !show(place) || !event) return;
    returning = false;
    if (stepped) goTo(place);
  };
  addEventListener("hashchange", fromHash);
  addEventListener("popstate", fromHash);

  return {
    show,
    /** The check is open, and is the last part; or it is closed. */
    checking(/** @type {boolean} */ on) {
      if (on) returning = true;
      document.body.classList.toggle("pt-checking", on);
    },
    finished: () => parts.filter((/** @type {any} */ one) => one.done.checked).map((/** @type {any} */ one) => one.id),
    setFinished(/** @type {string[]} */ ids) {
      returning = false; // other answers than those that were checked
      for (const one of parts) one.done.checked = ids.includes(one.id);
    },
    step(/** @type {boolean} */ on) {
      stepped = on;
      fromHash();
      mark();
    },
    isStepped: () => stepped,
    /** What is asked, and how far each part is. */
    update(/** @type {Set<string>} */ shown, /** @type {Set<string>} */ sections, /** @type {Record<string, any>} */ flat) {
      const answered = new Set(Object.keys(flat).map((at) => at.split(".", 2)[1]));
      for (const one of parts) {
        one.part.hidden = !sections.has(one.id);
        for (const link of one.links) link.closest("li").hidden = one.part.hidden;
        for (const { id, field } of one.fields) if (field) field.hidden = !shown.has(id);
        const begun = one.fields.some((/** @type {any} */ { id }) => answered.has(id));
        const wrong = one.part.querySelector(".pt-error") !== null;
        const state = wrong ? "problem" : one.done.checked ? "finished" : begun ? "begun" : "none";
        const words = { problem: say("web-state-problem"), finished: say("web-state-finished"), begun: say("web-state-begun"), none: "" };
        for (const tag of one.tags) {
          if (tag.textContent === words[state]) continue;
          tag.className = `pt-state pt-state--${state}`;
          tag.textContent = words[state];
        }
      }
      if (current.part.hidden) current = asked()[0];
      mark();
    },
  };
}
