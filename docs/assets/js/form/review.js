// The last part: what is still to be put right, all answers to look over with a way back to each, and the files.

import { goTo, h } from "./dom.js";
import { fieldOf, tell } from "./errors.js";
import { files } from "./files.js";
import { inWords } from "./helpers.js";
import { mistakes } from "./mistakes.js";

/**
 * Draw the check afresh.
 * @param {any} page @param {HTMLElement} holder
 * @returns {HTMLElement} where the reader begins: the summary of what is wrong, or the heading
 */
export function review(page, holder) {
  const { form, say } = page;

  const row = (/** @type {any} */ question, /** @type {any} */ flat) => {
    const at = `${form.id}.${question.id}`;
    const said = question.type === "boolean" ? (flat[at] ? say("web-ticked") : "") : inWords(form, question.id, flat);
    const change = h(
      "a",
      {
        href: `#${at}`,
        onclick: (/** @type {Event} */ event) => {
          event.preventDefault();
          const field = fieldOf(at);
          if (!field) return;
          page.show(field);
          goTo(/** @type {any} */ (field.matches("input, select, textarea") ? field : field.querySelector("input, select, textarea") ?? field));
        },
      },
      say("web-change"),
      h("span", { class: "pt-hidden" }, ` ${question.label}`),
    );
    return h(
      "div",
      { class: "pt-check__row" },
      h("dt", {}, question.label),
      h("dd", { class: "pt-check__answer" }, said || h("span", { class: "pt-check__none" }, say("web-not-answered"))),
      h("dd", {}, change),
    );
  };

  const flat = page.everything();
  const shown = page.shown();
  const wrong = tell(page, mistakes(form, page.answers(), shown, say));
  const groups = form.sections.flatMap((/** @type {any} */ section) => {
    const asked = section.questions.filter((/** @type {any} */ one) => shown.has(one.id) && !["display", "score", "summary"].includes(one.type));
    if (!asked.length) return [];
    return [h("h3", {}, section.title), h("dl", { class: "pt-check__list" }, ...asked.map((/** @type {any} */ one) => row(one, flat)))];
  });
  const hidden = Object.keys(page.answers()).filter((at) => !shown.has(at.split(".")[1]));
  const left = page.left();
  holder.replaceChildren(
    h("h2", { id: "pt-check", tabindex: -1 }, say("web-check")),
    ...(wrong ? [wrong] : []),
    h("p", {}, say("web-check-means")),
    ...groups,
    ...(hidden.length ? [h("p", { class: "pt-note pt-note--plain" }, say("web-no-longer-asked", { count: hidden.length }))] : []),
    ...(left.length
      ? [
          h("h3", {}, say("web-left")),
          h("p", {}, say("web-left-means")),
          h("dl", { class: "pt-check__list" }, ...left.map((/** @type {any} */ one) =>
              h(
                "div",
                { class: "pt-check__row" },
                h("dt", {}, one.label || one.address),
                h("dd", { class: "pt-check__answer" }, one.value === true ? say("web-ticked") : one.value),
              ),
            ),
          ),
        ]
      : []),
    files(page),
  );
  return wrong ?? /** @type {HTMLElement} */ (holder.querySelector("h2"));
}
