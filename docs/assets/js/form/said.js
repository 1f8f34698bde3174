// How days, numbers and lists read: in the words of the handbook, since a browser may not have its language.

/** @typedef {Record<string, string>} Words the interface's, by their names */

const filled = (/** @type {string} */ text, /** @type {Record<string, unknown>} */ values) =>
  text.replace(/\{([a-z_]+)\}/g, (whole, key) => (key in values ? String(values[key]) : whole));

/** A day: 5 March 2026. @param {string} iso @param {Words} words */
export function longDay(iso, words) {
  const [year, month, day] = iso.split("-").map(Number);
  return filled(words["paper-date"], { day, month: words[`month-${month}`], year });
}

/** A month of a year: March 2026. @param {number} month from 1 @param {number} year @param {Words} words */
export const monthOfYear = (month, year, words) =>
  filled(words["month-of-year"], { month: words[`month-${month}`], year });

/** A day with its name: Thursday 5 March 2026. @param {string} iso @param {Words} words */
export const dayInFull = (iso, words) =>
  filled(words["date-weekday"], { weekday: words[`weekday-${weekday(iso)}`], date: longDay(iso, words) });

/** A day of a year that is known: Thu 5 March. @param {string} iso @param {Words} words */
export function dayInShort(iso, words) {
  const [, month, day] = iso.split("-").map(Number);
  const said = { weekday: words[`weekday-short-${weekday(iso)}`], day, month: words[`month-${month}`] };
  return filled(words["date-brief"], said);
}

const weekday = (/** @type {string} */ iso) => new Date(`${iso}T00:00:00Z`).getUTCDay() || 7; // Monday is 1

/**
 * A number with the signs that the language has for thousands and decimals.
 * @param {number} value @param {Words} words @param {{least?: number, most?: number}} [places] behind the decimal sign
 */
export function figure(value, words, { least = 0, most = 3 } = {}) {
  const style = { minimumFractionDigits: least, maximumFractionDigits: most };
  return new Intl.NumberFormat("en", style)
    .format(value)
    .replace(/[,.]/g, (sign) => words[sign === "," ? "sign-group" : "sign-decimal"]);
}

/** Several things in a sentence: one, two and three. @param {string[]} things @param {Words} words */
export function listed(things, words) {
  if (things.length < 2) return things.join("");
  const first = things.slice(0, -1).reduceRight((rest, one) => filled(words.list, { first: one, rest }));
  return filled(words["list-last"], { first, last: things[things.length - 1] });
}

/**
 * Things in a row, parted as the language parts them: by commas, or by what is stronger.
 * @param {string[]} things @param {Words | undefined} words a form that is by itself has none
 * @param {"list" | "list-parts"} [by]
 */
export const joined = (things, words, by = "list") =>
  things.length ? things.reduceRight((rest, first) => filled(words?.[by] ?? USUAL[by], { first, rest })) : "";

const USUAL = { list: "{first}, {rest}", "list-parts": "{first}; {rest}" };

/**
 * A name with what is said under it: Goal: more hours.
 * @param {string} label @param {string} message @param {Words | undefined} words
 */
export const labelled = (label, message, words) =>
  filled(words?.["label-and-error"] ?? "{label}: {message}", { label, message });
