// A table from a file: which line has the labels, which column is which, and what each cell says. Nothing is guessed
// silently: the page shows each match, and tells which rows it could not read.

import * as days from "../form/days.js";
import { number, there } from "../form/typed.js";

/** @typedef {{id: string, names: string[]}} Wanted a column, and what files may call it */
/** @typedef {{on: string, kind: string, people: number, fresh: number, hours: number, code: string}} Entry */
/** @typedef {{row: number, why: string, said: string}} Left a row that is left out: its number in the file, and why */

const HEADS = 20; // lines at the top of a file in which its labels may stand
const ALIKE = 0.6; // of 1: from here two names may mean the same

const plain = (/** @type {string} */ text) =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

const pairs = (/** @type {string} */ text) => {
  const letters = text.replaceAll(" ", "");
  return Array.from({ length: Math.max(0, letters.length - 1) }, (_, at) => letters.slice(at, at + 2));
};

/**
 * How alike two names are, from 0 to 1 (Dice's coefficient of the pairs of letters); a name that stands in the other as
 * whole words is nearer than one with some of its letters.
 * @param {string} one @param {string} other
 */
export function alike(one, other) {
  const [a, b] = [plain(one), plain(other)];
  if (!a || !b) return 0;
  if (a === b) return 1;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (` ${long} `.includes(` ${short} `)) return 0.75 + (0.2 * short.length) / long.length;
  const rest = pairs(b);
  const all = pairs(a).length + rest.length;
  let both = 0;
  for (const pair of pairs(a)) {
    const at = rest.indexOf(pair);
    if (at < 0) continue;
    both += 1;
    rest.splice(at, 1);
  }
  return all ? (2 * both) / all : 0;
}

const nearness = (/** @type {string} */ head, /** @type {Wanted} */ { names }) =>
  Math.max(...names.map((name) => alike(head, name)));

/** The pairs of head and column that are alike, each of both once, the nearest first. */
function nearest(/** @type {string[]} */ heads, /** @type {Wanted[]} */ wanted) {
  const all = wanted.flatMap((one) => heads.map((head, at) => ({ id: one.id, at, near: nearness(head, one) })));
  /** @type {typeof all} */
  const found = [];
  for (const one of all.sort((a, b) => b.near - a.near)) {
    if (one.near >= ALIKE && !found.some(({ id, at }) => id === one.id || at === one.at)) found.push(one);
  }
  return found;
}

/**
 * Which column of a file is which of ours; one that is like none is not there.
 * @param {string[]} heads @param {Wanted[]} wanted @returns {Record<string, number>}
 */
export const matched = (heads, wanted) => Object.fromEntries(nearest(heads, wanted).map(({ id, at }) => [id, at]));

/**
 * The line of the labels: the one at the top that most of ours are like. A sheet may have a title and totals above it.
 * @param {string[][]} rows @param {Wanted[]} wanted
 */
export function headLine(rows, wanted) {
  const near = rows.slice(0, HEADS).map((row) => nearest(row, wanted).reduce((sum, one) => sum + one.near, 0));
  const most = Math.max(0, ...near);
  return most
    ? near.indexOf(most)
    : Math.max(
        0,
        rows.findIndex((row) => row.some(there)),
      );
}

/** The option that a word is like, or "". @param {string} said @param {{id: string, names: string[]}[]} options */
export const optionLike = (said, options) => nearest([said], options)[0]?.id ?? "";

/**
 * A day in a cell: 2026-03-05, with a time or without; 5/3/2026, 5.3.26; 5 March 2026, 5-Mar-26. "" when it is none.
 * @param {string} cell @param {boolean} [dayFirst] 5/3 is the fifth of March @param {string[]} [months] their names
 */
export function dayOf(cell, dayFirst = true, months = []) {
  const said = cell.trim().replace(/(?:[ T]|, )\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?: ?[ap]\.?m\.?)?Z?$/i, "");
  if (days.isDay(said)) return said;
  const parts = said.replace(/^\p{L}+,? (?=\d)/u, "").split(/[\s/.,-]+/); // a day of the week may stand first
  if (parts.length !== 3) return "";
  const named = parts.map((part) => months.findIndex((name) => part.length > 2 && plain(name).startsWith(plain(part))));
  const place = named.findIndex((at) => at >= 0);
  const month = place >= 0 ? String(named[place] + 1) : "";
  const rest = parts.filter((_, at) => at !== place);
  const [day, of, year] = month ? [rest[0], month, rest[1]] : dayFirst ? parts : [parts[1], parts[0], parts[2]];
  const full = /^\d\d$/.test(year) ? `20${year}` : year;
  const joined = days.joined(day, of, full);
  return days.isDay(joined) ? joined : "";
}

/**
 * Whether the days of a column have the day first, as here. Only when some can be read no other way than month first,
 * and none only day first, do they have the month first. `sure` when nothing can be read in two ways, or when days
 * after the twelfth tell that the day comes first.
 * @param {string[]} cells @returns {{dayFirst: boolean, sure: boolean}}
 */
export function orderOf(cells) {
  const read = cells.map((cell) => [dayOf(cell, true), dayOf(cell, false)]);
  const day = read.some(([one, other]) => one && !other);
  const month = read.some(([one, other]) => !one && other);
  return { dayFirst: day || !month, sure: !month && (day || read.every(([one, other]) => one === other)) };
}

/**
 * The rows of a file as entries, and those that are left out. Empty rows, and one of totals, are no entries.
 * @param {string[][]} rows as in a spreadsheet, empty ones too
 * @param {{head: number, columns: Record<string, number>, kinds: (said: string) => string, dayFirst?: boolean,
 *   months?: string[], total?: string, today: string}} how `head` is the line of the labels
 * @returns {{entries: Entry[], left: Left[]}}
 */
export function entriesOf(rows, { head, columns, kinds, dayFirst, months, total = "", today }) {
  /** @type {Entry[]} */
  const entries = [];
  /** @type {Left[]} */
  const left = [];
  for (const [at, row] of rows.entries()) {
    const used = Object.values(columns).some((column) => there(row[column]));
    const sums = total && row.some((cell) => plain(cell) === plain(total)); // the last row of a table that we wrote
    if (at <= head || !used || sums) continue;
    const cell = (/** @type {string} */ id) => (id in columns ? (row[columns[id]] ?? "").trim() : "");
    const read = entry(
      {
        on: dayOf(cell("on"), dayFirst, months),
        kind: cell("kind") && kinds(cell("kind")),
        people: cell("people"),
        fresh: cell("new-people"),
        hours: cell("hours"),
        code: cell("code"),
      },
      today,
      cell("on"),
    );
    if (read.why) left.push({ row: at + 1, why: read.why, said: read.said });
    else entries.push(read.entry);
  }
  return { entries, left };
}

/** One entry, or why it is none: what cannot be read is never counted as something else. */
function entry(/** @type {any} */ cells, /** @type {string} */ today, /** @type {string} */ day) {
  if (!cells.on) return { why: day ? "date" : "empty", said: day };
  if (cells.on > today) return { why: "later", said: day };
  const made = { ...cells };
  for (const id of ["people", "fresh", "hours"]) {
    const value = cells[id] === "" ? 0 : number(cells[id]);
    if (value === null || value < 0 || (id !== "hours" && !Number.isInteger(value)))
      return { why: id, said: cells[id] };
    made[id] = value;
  }
  return { entry: made };
}

/**
 * The entries that stand in a log, on the page or in a saved copy of it.
 * @param {string} start address of its table, without the dot @param {Record<string, any>} flat @param {string} today
 * @returns {{entries: Entry[], left: Left[]}}
 */
export function entriesIn(start, flat, today) {
  /** @type {Map<number, Record<string, string>>} */
  const rows = new Map();
  for (const [at, value] of Object.entries(flat)) {
    const [row, column] = at.startsWith(`${start}.`) ? at.slice(start.length + 1).split(".") : [];
    if (!/^\d+$/.test(row ?? "") || !there(value)) continue;
    if (!rows.has(Number(row))) rows.set(Number(row), {});
    /** @type {any} */ (rows.get(Number(row)))[column] = String(value);
  }
  /** @type {Entry[]} */
  const entries = [];
  /** @type {Left[]} */
  const left = [];
  for (const [row, said] of [...rows].sort(([one], [other]) => one - other)) {
    const { on = "", kind = "", people = "", "new-people": fresh = "", hours = "" } = said;
    const read = entry({ on: dayOf(on), kind, people, fresh, hours, code: "" }, today, on);
    if (read.why) left.push({ row, why: read.why, said: read.said });
    else entries.push(read.entry);
  }
  return { entries, left };
}
