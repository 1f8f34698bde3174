// How days, months and lists read in the words of the handbook: what tools alone say of them.

import { filled, longDay } from "../form/said.js";

/** @typedef {import("../form/said.js").Words} Words */

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

/** Several things in a sentence: one, two and three. @param {string[]} things @param {Words} words */
export function listed(things, words) {
  if (things.length < 2) return things.join("");
  const first = things.slice(0, -1).reduceRight((rest, one) => filled(words.list, { first: one, rest }));
  return filled(words["list-last"], { first, last: things[things.length - 1] });
}

/**
 * A name with what is said under it: Goal: more hours.
 * @param {string} label @param {string} message @param {Words | undefined} words
 */
export const labelled = (label, message, words) =>
  filled(words?.["label-and-error"] ?? "{label}: {message}", { label, message });
