// What the answers of many copies of one form come to, as it may be told of people. Twin of the guarded part of
// peer_toolkit/reading/summary.py; proof: tests/vectors.json. Pure: no page is touched here.

import { questions, there } from "../form/typed.js";
import { FEWER, FEWEST, one, shown } from "./disclosure.js";

/** @typedef {Record<string, any>} Flat */
/** @typedef {Record<string, import("./disclosure.js").Shown>} Counts */
/** @typedef {{answered?: any, ticked?: any, counts?: Counts, most?: number, mean?: number, bands?: Counts}} Told */

/**
 * What may be told of each question, by its address; a cell of a table whose rows have names is a question of its own.
 * @param {any} form its definition @param {Flat[]} people the answers of each person
 * @returns {{files: number | "fewer", questions: Record<string, Told>}}
 */
export function summary(form, people) {
  if (people.length < FEWEST) return { files: FEWER, questions: {} };
  /** @type {Record<string, Told>} */
  const told = {};
  for (const question of questions(form)) {
    const at = `${form.id}.${question.id}`;
    if (question.type === "score") told[at] = scored(form, question, people);
    else if (question.type !== "table") told[at] = simple(question, at, people);
    else if (Array.isArray(question.rows)) {
      for (const row of question.rows) {
        for (const column of question.columns) {
          const cell = `${at}.${row.id}.${column.id}`;
          if (!["string", "text"].includes(column.type)) told[cell] = simple(column, cell, people);
        }
      }
    }
  }
  return { files: people.length, questions: Object.fromEntries(Object.entries(told).filter(([, is]) => is)) };
}

/** Of what was written, only how many wrote something. @returns {any} */
function simple(/** @type {any} */ asked, /** @type {string} */ at, /** @type {Flat[]} */ people) {
  const { type, options = [] } = asked;
  if (!["choices", "boolean", "choice", "string", "text"].includes(type)) return null;
  const count = (/** @type {(flat: Flat) => boolean} */ holds) => people.filter(holds).length;
  const byOption = (/** @type {any[]} */ counts) =>
    Object.fromEntries(options.map((/** @type {any} */ is, /** @type {number} */ place) => [is.id, counts[place]]));
  if (type === "choices") {
    return {
      counts: byOption(
        options.map((/** @type {any} */ is) =>
          one(
            count((flat) => flat[`${at}.${is.id}`] === true),
            people.length,
          ),
        ),
      ),
    };
  }
  if (type === "boolean")
    return {
      ticked: one(
        count((flat) => flat[at] === true),
        people.length,
      ),
    };
  if (type === "choice") {
    const counts = options.map((/** @type {any} */ is) => count((flat) => flat[at] === is.id));
    const answered = counts.reduce((sum, next) => sum + next, 0);
    return { answered: of(answered, people), counts: byOption(shown(counts, people.length - answered)) };
  }
  return {
    answered: of(
      count((flat) => there(flat[at])),
      people,
    ),
  };
}

/** How many answered: all of them, or a count of which the rest is no small group either. */
const of = (/** @type {number} */ count, /** @type {Flat[]} */ people) =>
  count === people.length ? count : one(count, people.length);

function scored(/** @type {any} */ form, /** @type {any} */ question, /** @type {Flat[]} */ people) {
  const asked = form.sections.flatMap((/** @type {any} */ part) =>
    question.of.includes(part.id) ? part.questions : [],
  );
  const best = ({ options = [] }) => Math.max(0, ...options.map((/** @type {any} */ is) => is.value ?? 0));
  const rows = (/** @type {any} */ table) => (Array.isArray(table.rows) ? table.rows.length : table.rows);
  let most = 0;
  for (const is of asked) {
    if (is.type === "choice") most += best(is);
    if (is.type === "table")
      for (const column of is.columns) if (column.type === "choice") most += best(column) * rows(is);
  }
  const reached = people.map((flat) => points(form, asked, flat)).filter((is) => is !== null);
  const differ = reached.length >= FEWEST && new Set(reached).size > 1;
  const told = { most, answered: of(reached.length, people), ...(differ && { mean: mean(reached) }) };
  if (!question.bands) return told;
  const counts = question.bands.map(() => 0);
  for (const is of reached) {
    const low = (/** @type {any} */ band) => Math.ceil((most * band.least) / 100) <= is;
    counts[question.bands.filter(low).length - 1] += 1; // they rise from one to the next
  }
  const may = shown(counts, people.length - reached.length);
  return {
    ...told,
    bands: Object.fromEntries(
      question.bands.map((/** @type {any} */ band, /** @type {number} */ place) => [band.label, may[place]]),
    ),
  };
}

/** The points of one person's answers to some questions; null when none has any. */
function points(/** @type {any} */ form, /** @type {any[]} */ asked, /** @type {Flat} */ flat) {
  const found = [];
  const count = (/** @type {any[]} */ options, /** @type {any} */ id) =>
    found.push(options?.find((is) => is.id === id)?.value);
  for (const is of asked) {
    const at = `${form.id}.${is.id}`;
    if (is.type === "choice") count(is.options, flat[at]);
    if (is.type !== "table") continue;
    for (const [address, value] of Object.entries(flat)) {
      if (address.startsWith(`${at}.`))
        count(is.columns.find((/** @type {any} */ column) => address.endsWith(`.${column.id}`))?.options, value);
    }
  }
  const counted = found.filter((is) => is !== undefined);
  return counted.length ? counted.reduce((sum, next) => sum + next, 0) : null;
}

/** To two places, as Python rounds: what lies in the middle goes to the even side. */
function mean(/** @type {number[]} */ found) {
  const is = found.reduce((sum, next) => sum + next, 0) / found.length;
  if (!Number.isInteger(is * 8) || Number.isInteger(is * 4)) return Number(is.toFixed(2));
  const below = Math.floor(is * 100);
  return (below % 2 ? below + 1 : below) / 100;
}
