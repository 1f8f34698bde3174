// How days, numbers and lists read: in the words of the handbook, since a browser may not have its language.

/** @typedef {Record<string, string>} Words the interface's, by their names */

/** A message with its {values}. @param {string} text @param {Record<string, unknown>} values */
export const filled = (text, values) =>
  text.replace(/\{([a-z_]+)\}/g, (whole, key) => (key in values ? String(values[key]) : whole));

/** A day: 5 March 2026. @param {string} iso @param {Words} words */
export function longDay(iso, words) {
  const [year, month, day] = iso.split("-").map(Number);
  return filled(words["paper-date"], { day, month: words[`month-${month}`], year });
}

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

/**
 * Things in a row, parted as the language parts them: by commas, or by what is stronger.
 * @param {string[]} things @param {Words | undefined} words a form that is by itself has none
 * @param {"list" | "list-parts"} [by]
 */
export const joined = (things, words, by = "list") =>
  things.length ? things.reduceRight((rest, first) => filled(words?.[by] ?? USUAL[by], { first, rest })) : "";

const USUAL = { list: "{first}, {rest}", "list-parts": "{first}; {rest}" };
