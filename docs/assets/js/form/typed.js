// Flat answers as conditions see them. Twins: catalogue/typed.py and numbers.py; proof: tests/vectors.json.

/** @typedef {Record<string, any>} Flat address → text, an option's id, an ISO date, or true */

const NUMBER = /^([-+]?)(\d{1,3}(?:,\d{3}){1,4}|\d{1,3}(?: \d{3}){1,4}|\d{1,15})?(\.\d{1,12})?$/;
const MONEY = /^([-+]?)\s?(?:aud|au\$|a\$|nzd|nz\$|\$)\s?|\s?(?:aud|nzd)$/g;

const plain = (text) => text.normalize("NFKC").replace(/−/g, "-").toLowerCase().trim().replace(/\s+/g, " ");

/**
 * What somebody typed as a number ("1,200.50", "$400", "(30)", "12 hours" with its unit), in plain figures.
 * @param {any} text @param {string} [unit] @returns {string | null} null for what is no number: nothing is guessed
 */
export function figures(text, unit = "") {
  let said = plain(`${text}`);
  for (const behind of new Set([plain(unit), plain(unit).split(" ")[0]])) {
    if (behind && said.endsWith(behind)) said = said.slice(0, -behind.length).trim();
  }
  said = said.replace(/^\((.*)\)$/, "-$1").replace(MONEY, "$1").trim();
  const [, sign, whole, part = ""] = NUMBER.exec(said) ?? [];
  return whole || part ? sign + (whole ?? "0").replace(/[, ]/g, "") + part : null;
}

/** @param {any} text @param {string} [unit] @returns {number | null} */
export function number(text, unit) {
  const said = figures(text, unit);
  return said && Number(said) + 0; // no -0
}

/** Whether anything was answered: blanks alone are nothing. @param {any} value */
export const there = (value) => (value ?? false) !== false && `${value}`.trim() !== "";

/** Every question in reading order. @param {any} form @returns {any[]} */
export const questions = (form) => form.sections.flatMap((section) => section.questions);

/**
 * Every question's answer by its id. Null: nothing, a number that cannot be read, an option that is none. Of a table,
 * signature, score or summary: "x" when something stands in it.
 * @param {any} form @param {Flat} flat @returns {Record<string, string | number | true | Set<string> | null>}
 */
export function typed(form, flat) {
  const begun = Object.keys(flat).map((at) => there(flat[at]) && at.split(".", 2).join("."));
  const answer = ({ id, type, options = [], unit }) => {
    const at = `${form.id}.${id}`;
    const value = there(flat[at]) ? flat[at] : null;
    const ids = options.map((one) => one.id);
    if (type === "choices") return new Set(ids.filter((one) => flat[`${at}.${one}`] === true));
    if (/^(table|signature|score|summary)$/.test(type)) return begun.includes(at) ? "x" : null;
    if (/^(integer|decimal|money)$/.test(type)) return number(value, unit);
    if (type === "boolean") return value === true || null;
    return type === "choice" && !ids.includes(value) ? null : value;
  };
  return Object.fromEntries(questions(form).map((one) => [one.id, answer(one)]));
}
