// Texts that answers put together: the paragraphs that hold, with the answers in them.

import { holds } from "./conditions.js";
import { isDay } from "./days.js";
import { button, goTo, h } from "./dom.js";
import { set } from "./fields.js";
import { asked, inWords } from "./helpers.js";
import { figure, longDay } from "./said.js";
import { number, typed } from "./typed.js";

/** Texts that the answers put together, for the writer to go on from. @param {any} page */
export function composing(page) {
  const { form, root, say } = page;
  for (const section of form.sections) {
    for (const question of section.questions) {
      if (!question.compose) continue;
      const at = `${form.id}.${question.id}`;
      const box = /** @type {any} */ (document.getElementById(at));
      const put = button(say("web-compose"), () => {
        const made = composed(form, question, page.documented());
        if (!made) return page.told(say("web-compose-none"));
        const kept = box.value.includes(made) ? box.value : [box.value.trim(), made].filter(Boolean).join("\n\n");
        set(root, at, kept);
        page.changed();
        page.filled();
        page.told(say("web-compose-done"));
        goTo(box);
      });
      box.after(h("p", { class: "pt-buttons" }, put));
    }
  }
}

/**
 * The paragraphs whose conditions hold, with the answers in them.
 * @param {any} form @param {any} question @param {Record<string, any>} flat
 */
export function composed(form, question, flat) {
  const answers = typed(form, flat);
  const paragraphs = [];
  for (const { text, when } of question.compose) {
    if (when && !holds(when, answers)) continue;
    let whole = true;
    const said = text.replace(
      /\{([^{}|]*)(?:\|([^{}]*))?\}/g,
      (/** @type {string} */ _, /** @type {string} */ name, /** @type {string | undefined} */ otherwise) => {
        const answer = told(form, name, flat) || otherwise;
        whole &&= answer !== undefined;
        return answer ?? "";
      },
    );
    if (whole) paragraphs.push(said);
  }
  return paragraphs.join("\n\n");
}

/** An answer as such a text has it: numbers as people write them; TABLE.ROW.COLUMN and TABLE.total.COLUMN are cells. */
function told(/** @type {any} */ form, /** @type {string} */ name, /** @type {Record<string, any>} */ flat) {
  const at = `${form.id}.${name}`;
  const { question, column } = asked(form, at);
  const { type, unit, options } = column ?? question ?? {};
  const value = flat[at];
  if (/^(integer|decimal|money)$/.test(type ?? "")) {
    const said = number(value ?? "", unit);
    const least = type === "money" && said !== null && !Number.isInteger(said) ? 2 : 0;
    return said === null ? value : figure(said, form.words, { least, most: 2 });
  }
  if (!column) return inWords(form, name, flat);
  if (options) return options.find((/** @type {any} */ option) => option.id === value)?.label;
  return isDay(String(value)) ? longDay(value, form.words) : value === true ? "" : value;
}
