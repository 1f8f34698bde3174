// The days of a form that belong in a calendar: questions and columns with an `event`, and rows that come again. A date
// that the reader chose wins over the month of a schedule.

import { isDay } from "../form/days.js";
import { today } from "../form/dom.js";

/**
 * @typedef {object} Planned one thing of a year
 * @property {string} uid its address, which a calendar knows it by
 * @property {string} label
 * @property {string} [kind] what it is for: report, audit, review, feedback, plan
 * @property {number} [every] months between one time and the next
 * @property {number} [remind]
 * @property {{date: string, instead?: string, moved?: "own" | "before", limit?: string, before?: string}[]} days in their
 *   order. `instead` is the first Monday in whose place a day stands. What has to come some months before something else
 *   has its last day, `limit`, and what that is called; moved `before` when its first Monday would be too late
 */

/** The twelve months that a form plans, as months since the year 0: what its `year` and `starts` say. */
export function span(/** @type {any} */ form, /** @type {Record<string, any>} */ flat, next = new Date().getFullYear() + 1) {
  const said = String(flat[`${form.id}.year`] ?? "").trim();
  const year = /^[12]\d{3}$/.test(said) ? Number(said) : next;
  const first = year * 12 + (flat[`${form.id}.starts`] === "july" ? 6 : 0);
  return { first, last: first + 11 };
}

/**
 * Everything that has a day, in the order of the form.
 * @param {any} form its definition
 * @param {Record<string, any>} flat
 * @param {number} [next] the year in which what comes again begins, where the form says none: next year
 * @returns {Planned[]}
 */
export function planned(form, flat, next) {
  const year = span(form, flat, next);
  const questions = form.sections.flatMap((/** @type {any} */ section) => section.questions);
  const named = questions.flatMap((/** @type {any} */ one) => (Array.isArray(one.rows) ? one.rows : []));
  // a row that another follows at once is the day of that other, and no event of its own
  const followed = new Set(named.filter((/** @type {any} */ row) => row.schedule && !row.schedule.after).map((/** @type {any} */ row) => row.schedule.follows));
  const found = [];
  for (const question of questions) {
    const at = `${form.id}.${question.id}`;
    if (question.event && isDay(String(flat[at]))) found.push({ uid: at, label: question.event, days: [{ date: flat[at] }] });
    if (question.type !== "table") continue;
    const reminds = question.columns.find((/** @type {any} */ one) => one.reminds);
    for (const column of question.columns.filter((/** @type {any} */ one) => one.event)) {
      for (const [id, row] of rowsOf(question, flat, at)) {
        if (followed.has(`${question.id}.${id}`)) continue;
        const date = isDay(String(flat[`${at}.${id}.${column.id}`])) ? flat[`${at}.${id}.${column.id}`] : chosen(form, question, id, flat, year)?.date;
        if (!date) continue;
        const said = { row: row?.label ?? "", ...Object.fromEntries(question.columns.map((/** @type {any} */ one) => [one.id, inWords(one, flat[`${at}.${id}.${one.id}`])])) };
        const remind = Number.parseInt(reminds ? flat[`${at}.${id}.${reminds.id}`] : "", 10);
        found.push({
          uid: `${at}.${id}.${column.id}`,
          label: filled(column.event, said) || question.label,
          kind: row?.kind ?? column.kind,
          days: [{ date }],
          ...(remind >= 0 && remind <= 365 ? { remind } : {}),
        });
      }
    }
    for (const row of Array.isArray(question.rows) ? question.rows : []) {
      if (row.schedule) found.push(...again(form, question, row, flat, year));
    }
  }
  return found;
}

/**
 * @param {any} form @param {Record<string, any>} flat @param {number} [next]
 * @returns {any[]} what calendar() takes: what comes again once, and each of its days that was moved beside it
 */
export function events(form, flat, next) {
  return planned(form, flat, next).flatMap(({ uid, label, every, remind, days }) => {
    const one = { uid, summary: label, remind };
    if (!every) return [{ ...one, date: days[0].date }];
    const moved = days.filter((day) => day.date !== (day.instead ?? day.date));
    return [{ ...one, date: days[0].instead ?? days[0].date, every, byMonday: true }, ...moved.map(({ date, instead }) => ({ ...one, date, instead }))];
  });
}

/**
 * The calendar file of what was filled in. A calendar takes an event with a higher sequence over the one that it has: so
 * a later file moves what an earlier one put there, or the blank one of the site, and doubles nothing.
 * @param {any} form @param {Record<string, any>} flat
 * @param {Date} [now]
 * @returns {Promise<string>} nothing, when no answer has a day
 */
export async function calendarOf(form, flat, now = new Date()) {
  const found = events(form, flat);
  if (!found.length) return "";
  const { calendar } = await import("./ics.js");
  const said = { stamp: today(), sequence: Math.floor(now.getTime() / 60_000) };
  return calendar({ id: form.edition.id, name: form.title, language: form.language }, found.map((one) => ({ ...one, ...said })));
}

/** A row that comes again: its days in the year that is planned. */
function again(/** @type {any} */ form, /** @type {any} */ table, /** @type {any} */ row, /** @type {Record<string, any>} */ flat, /** @type {any} */ year) {
  const { every, month, remind, follows, after = 0, to_the_day: whole } = row.schedule;
  const uid = `${form.id}.${table.id}.${row.id}`;
  const [name, id] = (follows ?? "").split(".");
  const other = follows && form.sections.flatMap((/** @type {any} */ section) => section.questions).find((/** @type {any} */ one) => one.id === name);
  const anchor = other && chosen(form, other, id, flat, year);
  const first = anchor ? anchor.month + after : year.first + mod(month - 1 - year.first, 12);
  const months = [];
  for (let one = year.first; one <= year.last; one += 1) {
    if (every <= 12 ? mod(one - first, every) === 0 : one === first) months.push(one);
  }
  // what comes before something in the first months of the year stands in the year before
  if (first < year.first) months.unshift(first);
  /** @type {any[]} */
  const days = months.map((one) => ({ date: firstMonday(one), instead: firstMonday(one) }));
  const start = days[months.indexOf(first)];
  if (anchor && start) {
    const limit = whole && after < 0 ? workday(monthsLater(anchor.date, after), -1) : null;
    if (after === 0 && anchor.own) Object.assign(start, { date: anchor.date, moved: "own" });
    if (limit) Object.assign(start, { limit, before: other.rows.find((/** @type {any} */ one) => one.id === id).label });
    if (limit && limit < start.date) Object.assign(start, { date: limit, moved: "before" });
  }
  const extra = [];
  for (const column of table.columns.filter((/** @type {any} */ one) => one.due)) {
    const date = flat[`${uid}.${column.id}`];
    if (!isDay(String(date))) continue;
    const day = days[column.due - 1];
    if (day) Object.assign(day, { date, moved: "own" });
    else extra.push({ uid: `${uid}.${column.id}`, label: row.label, kind: row.kind, remind, days: [{ date, moved: "own" }] });
  }
  return days.length ? [{ uid, label: row.label, kind: row.kind, every, remind, days }, ...extra] : extra;
}

/** The month that a reader chose in a row, and its day: the one that was typed, or its first Monday. */
function chosen(/** @type {any} */ form, /** @type {any} */ table, /** @type {string} */ row, /** @type {Record<string, any>} */ flat, /** @type {any} */ year) {
  const at = `${form.id}.${table.id}.${row}`;
  const months = table.columns.find((/** @type {any} */ one) => one.months);
  if (!months) return null;
  const typed = flat[`${at}.${table.columns.find((/** @type {any} */ one) => one.event)?.id}`];
  if (isDay(String(typed))) return { month: monthOf(typed), date: typed, own: true };
  const number = months.options.findIndex((/** @type {any} */ one) => one.id === flat[`${at}.${months.id}`]);
  if (number < 0) return null;
  const month = year.first + mod(number - year.first, 12);
  return { month, date: firstMonday(month), own: false };
}

/** The rows in which something stands, each with what is known of it. */
function rowsOf(/** @type {any} */ question, /** @type {Record<string, any>} */ flat, /** @type {string} */ at) {
  if (Array.isArray(question.rows)) return question.rows.map((/** @type {any} */ row) => [row.id, row]);
  const ids = new Set(Object.keys(flat).filter((one) => one.startsWith(`${at}.`)).map((one) => one.split(".")[2]));
  return [...ids].sort((one, other) => Number(one) - Number(other)).map((id) => [id, null]);
}

const inWords = (/** @type {any} */ column, /** @type {any} */ value) =>
  String(column.options?.find((/** @type {any} */ one) => one.id === value)?.label ?? (value === true ? "" : value) ?? "");

const filled = (/** @type {string} */ text, /** @type {Record<string, string>} */ values) =>
  text.replace(/\{([a-z0-9-]+)\}/g, (_, name) => values[name] ?? "").replace(/\s+/g, " ").trim().replace(/:$/, "");

const mod = (/** @type {number} */ one, /** @type {number} */ by) => ((one % by) + by) % by;

const two = (/** @type {number} */ number) => String(number).padStart(2, "0");

const utc = (/** @type {string} */ iso) => new Date(`${iso}T00:00:00Z`);

/** The month of a day, counted from the year 0. @param {string} iso */
export const monthOf = (iso) => Number(iso.slice(0, 4)) * 12 + Number(iso.slice(5, 7)) - 1;

/** The first Monday of a month, counted from the year 0. @param {number} month @returns {string} */
export function firstMonday(month) {
  const start = `${Math.floor(month / 12)}-${two(mod(month, 12) + 1)}`;
  return `${start}-${two(1 + ((8 - utc(`${start}-01`).getUTCDay()) % 7))}`;
}

/** The same day of another month, or the last day of one that is too short. @param {string} iso @param {number} by */
export function monthsLater(iso, by) {
  const month = monthOf(iso) + by;
  const last = new Date(Date.UTC(Math.floor(month / 12), mod(month, 12) + 1, 0)).getUTCDate();
  return `${Math.floor(month / 12)}-${two(mod(month, 12) + 1)}-${two(Math.min(Number(iso.slice(8)), last))}`;
}

/** Whether a day is a Saturday or a Sunday. @param {string} iso */
export const weekend = (iso) => utc(iso).getUTCDay() % 6 === 0;

/** The day itself, or where it is at a weekend the Monday after it; with -1 the Friday before it. @param {string} iso @param {1 | -1} [way] */
export function workday(iso, way = 1) {
  const day = utc(iso);
  while (day.getUTCDay() % 6 === 0) day.setUTCDate(day.getUTCDate() + way);
  return day.toISOString().slice(0, 10);
}
