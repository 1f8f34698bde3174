// What is to be put right before a form is done: what must be answered, and what cannot be read.

import { isDay } from "./days.js";
import { number, there } from "./typed.js";

/**
 * @param {any} form its definition
 * @param {Record<string, any>} flat the answers
 * @param {Set<string>} shown the ids of the questions that are asked
 * @param {(name: string, values?: object) => string} say
 * @returns {{address: string, message: string}[]} in the order of the form
 */
export function mistakes(form, flat, shown, say) {
  const found = [];
  for (const section of form.sections) {
    for (const question of section.questions) {
      if (shown.has(question.id)) found.push(...of(form, question, flat, say));
    }
  }
  return found;
}

function* of(/** @type {any} */ form, /** @type {any} */ question, /** @type {any} */ flat, /** @type {any} */ say) {
  const address = `${form.id}.${question.id}`;
  const below = Object.keys(flat).filter((at) => (at === address || at.startsWith(`${address}.`)) && there(flat[at]));
  const first = question.type === "signature" ? `${address}.name` : address;
  if (question.required && (question.type === "signature" ? !below.includes(first) : below.length === 0)) {
    yield { address: first, message: question.required };
    return;
  }
  for (const at of below) {
    const column = question.columns?.find((/** @type {any} */ one) => at.endsWith(`.${one.id}`));
    const what = column ?? question;
    const type = question.type === "signature" ? (at.endsWith(".date") ? "date" : "string") : what.type;
    const row = column ? at.slice(address.length + 1).split(".")[0] : "";
    const label = column ? say("table-cell", { label: question.label, row: named(question, row), row_label: question.row_label, column: column.label }) : question.label;
    const message = wrong(type, flat[at], what, say);
    if (message) yield { address: at, message: say("label-and-error", { label, message }) };
  }
}

function named(/** @type {any} */ question, /** @type {string} */ row) {
  return Array.isArray(question.rows) ? question.rows.find((/** @type {any} */ one) => one.id === row)?.label ?? row : row;
}

function wrong(/** @type {string} */ type, /** @type {any} */ value, /** @type {any} */ what, /** @type {any} */ say) {
  if (type === "date") return isDay(value) ? "" : say("web-error-date");
  if (!["integer", "decimal", "money"].includes(type)) return "";
  const found = number(value, what.unit);
  if (found === null) return say(type === "integer" ? "web-error-whole" : "web-error-number");
  if (type === "integer" && !Number.isInteger(found)) return say("web-error-whole");
  if (what.least !== undefined && found < what.least) return say("web-error-least", { least: what.least });
  if (what.most !== undefined && found > what.most) return say("web-error-most", { most: what.most });
  return "";
}
