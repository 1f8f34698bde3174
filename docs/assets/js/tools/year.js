// A year from its dates: what has to be looked at, a picture of the twelve months, and everything month by month. What
// falls on which day is worked out in ../export/events.js, for the calendar and for here.

import { calendarOf, monthOf, monthsLater, planned, span, weekend, workday } from "../export/events.js";
import { isDay } from "../form/days.js";
import { button, goTo, h, today } from "../form/dom.js";
import { turned } from "./turned.js";
import { longDay } from "../form/said.js";
import { dayInFull, dayInShort, monthOfYear } from "./said.js";
import { table } from "./bars.js";

/** @typedef {Record<string, any>} Flat */
/** @typedef {{uid: string, label: string, kind: string, date: string, who: string}} Entry */

/** The kinds of dates, in the order of the picture. */
export const KINDS = ["report", "audit", "review", "feedback", "plan", "other"];

/** Audits from outside in the audit schedule, each with the date of one's own before it. */
const OUTSIDE = { "audit-schedule": { table: "external", day: "on", own: "own" } };

/** Months that lie between an audit of one's own and one from outside (coeps.policies.audit-month-before). */
const BEFORE = 1;

/**
 * A year month by month: what comes every month apart, and so what lies before or after the year.
 * @param {any} form @param {Flat} flat @param {number} [next]
 * @returns {{first: number, monthly: Entry[], months: Entry[][], apart: Entry[]}} `first` is counted from the year 0
 */
export function year(form, flat, next) {
  const { first } = span(form, flat, next);
  /** @type {Entry[][]} */
  const months = Array.from({ length: 12 }, () => []);
  /** @type {Entry[]} */
  const monthly = [];
  /** @type {Entry[]} */
  const apart = [];
  for (const { uid, label, kind = "other", every, days } of planned(form, flat, next)) {
    const who = String(flat[`${uid.split(".").slice(0, 3).join(".")}.who`] ?? "").trim();
    const entries = days.map(({ date }) => ({ uid, label, kind, date, who }));
    if (every === 1) monthly.push(entries[0]);
    const own = every === 1 ? entries.filter((_, at) => days[at].moved) : entries;
    for (const one of own) (months[monthOf(one.date) - first] ?? apart).push(one);
  }
  for (const some of [...months, apart]) some.sort((one, other) => (one.date < other.date ? -1 : one.date > other.date ? 1 : 0));
  return { first, monthly, months, apart };
}

/**
 * How many dates of each kind the months have: the rows of the picture.
 * @param {Entry[][]} months @returns {{kind: string, counts: number[]}[]} kinds that have any
 */
export function grid(months) {
  return KINDS.map((kind) => ({ kind, counts: months.map((some) => some.filter((one) => one.kind === kind).length) })).filter(({ counts }) => counts.some(Boolean));
}

/**
 * What a reader should look at: dates at weekends, too late, or not in the year.
 * @param {any} form @param {Flat} flat @param {number} [next]
 * @returns {{why: "weekend" | "earlier" | "late" | "outside", label: string, date: string, limit?: string, before?: string}[]}
 */
export function noticed(form, flat, next) {
  const { first, last } = span(form, flat, next);
  const found = [];
  for (const { label, days } of planned(form, flat, next)) {
    for (const { date, limit, before, moved } of days) {
      if (weekend(date)) found.push({ why: "weekend", label, date });
      if (limit && date > limit) found.push({ why: "late", label, date, limit, before });
      else if (moved === "before") found.push({ why: "earlier", label, date, before });
      if (monthOf(date) < first || monthOf(date) > last) found.push({ why: "outside", label, date });
    }
  }
  return /** @type {any} */ (found);
}

/**
 * Audits from outside whose own one has no date, or one that leaves too little time.
 * @param {any} form @param {Flat} flat @returns {{at: string, date: string, own: string, limit: string}[]} `at` is the cell
 */
export function before(form, flat) {
  const places = /** @type {any} */ (OUTSIDE)[form.id];
  if (!places) return [];
  const start = `${form.id}.${places.table}.`;
  const rows = new Set(Object.keys(flat).filter((one) => one.startsWith(start)).map((one) => one.slice(start.length).split(".")[0]));
  return [...rows].sort((one, other) => Number(one) - Number(other)).flatMap((row) => {
    const date = flat[`${start}${row}.${places.day}`];
    const at = `${start}${row}.${places.own}`;
    if (!isDay(String(date))) return [];
    const limit = workday(monthsLater(date, -BEFORE), -1);
    return flat[at] && !(isDay(flat[at]) && flat[at] > limit) ? [] : [{ at, date, own: flat[at] ?? "", limit }];
  });
}

/** @param {any} page */
export default function mount(page) {
  const { form, say, result } = page;
  const names = {
    report: say("web-tool-year-kind-report"),
    audit: say("web-tool-year-kind-audit"),
    review: say("web-tool-year-kind-review"),
    feedback: say("web-tool-year-kind-feedback"),
    plan: say("web-tool-year-kind-plan"),
    other: say("web-tool-year-kind-other"),
  };
  const full = (/** @type {string} */ iso) => dayInFull(iso, form.words);
  const brief = (/** @type {string} */ iso) => dayInShort(iso, form.words);
  const title = (/** @type {number} */ month) => monthOfYear((month % 12) + 1, Math.floor(month / 12), form.words);

  const heading = h("h2", { id: "pt-result" });
  const drawn = h("div", { class: "pt-year" });
  const calendar = button(
    say("web-calendar"),
    async () => page.download(`${form.id}-${today()}.ics`, "text/calendar", await calendarOf(form, page.documented())),
    "",
  );
  const take = h(
    "div",
    { class: "pt-year__take" },
    h("h3", {}, say("web-tool-year-take")),
    h("p", {}, say("web-tool-year-take-means")),
    h("p", { class: "pt-buttons" }, calendar, button(say("web-print"), () => print())),
  );
  let state = "";

  // --- what to look at first ---
  const put = ({ at, date, own, limit }) => {
    const day = longDay(limit, form.words);
    const press = button(say("web-tool-year-own-put", { limit: day }), () => {
      page.set(at, limit);
      const cell = /** @type {HTMLElement} */ (document.getElementById(at));
      page.show(cell);
      goTo(cell);
    });
    return h("li", {}, say("web-tool-year-own", { day: full(date), limit: full(limit) }), own ? null : h("p", { class: "pt-buttons" }, press));
  };
  const told = ({ why, label, date, limit, before: later }) => {
    const values = { label, day: full(date), monday: full(workday(date)), limit: limit && full(limit), before: later };
    if (why === "weekend") return say("web-tool-year-weekend", values);
    if (why === "late") return say("web-tool-year-late", values);
    return why === "earlier" ? say("web-tool-year-earlier", values) : say("web-tool-year-outside", values);
  };
  const look = (/** @type {any[]} */ lines) => (lines.length ? [h("h3", {}, say("web-tool-year-look")), h("ul", { class: "pt-year__look" }, ...lines)] : []);

  // --- the list ---
  const line = (/** @type {Entry} */ one) => {
    const values = { ...one, kind: /** @type {any} */ (names)[one.kind], day: brief(one.date) };
    return h("li", {}, one.who ? say("web-tool-year-item-who", values) : say("web-tool-year-item", values));
  };
  const list = (/** @type {Entry[]} */ some) => (some.length ? h("ul", {}, ...some.map(line)) : say("web-tool-year-nothing"));

  const draw = (/** @type {Flat} */ flat) => {
    const now = year(form, flat);
    const rows = grid(now.months);
    const picture = say("web-tool-year-picture");
    heading.textContent = say("web-tool-year-title", { from: title(now.first), to: title(now.first + 11) });
    drawn.replaceChildren(
      h("p", {}, say("web-tool-year-means")),
      ...look([...before(form, flat).map(put), ...noticed(form, flat).map((/** @type {any} */ one) => h("li", {}, told(one)))]),
      ...(now.monthly.length
        ? [
            h("h3", {}, say("web-tool-year-monthly")),
            h("p", { class: "pt-small" }, say("web-tool-year-monthly-means")),
            h("ul", {}, ...now.monthly.map((one) => h("li", {}, one.who ? say("web-tool-year-monthly-who", one) : one.label))),
          ]
        : []),
      h("h3", {}, picture),
      drawing(rows, now.months.map((_, at) => form.words[`month-short-${((now.first + at) % 12) + 1}`])),
      h("h3", {}, say("web-tool-year-list")),
      table(say("web-tool-year-list"), [say("web-tool-year-month"), say("web-tool-year-what")], now.months.map((some, at) => [title(now.first + at), list(some)])),
      ...(now.apart.length
        ? [h("h3", {}, say("web-tool-year-apart")), h("ul", {}, ...now.apart.map(line))]
        : []),
    );
  };

  /** Kinds below each other, months side by side. Heights go with the letters, and widths with the page. */
  const drawing = (/** @type {{kind: string, counts: number[]}[]} */ rows, /** @type {string[]} */ months) => {
    const step = 100 / 12;
    const parts = months.map((said, at) => h("svg:text", { class: "pt-months__name", x: `${(at + 0.5) * step}%`, y: "0.9em" }, said));
    let y = 1.4;
    for (const { kind, counts } of rows) {
      parts.push(h("svg:text", { class: "pt-months__kind", x: 0, y: `${(y + 1.1).toFixed(2)}em` }, /** @type {any} */ (names)[kind]));
      y += 1.5;
      for (const [at, count] of counts.entries()) {
        const x = at * step;
        parts.push(h("svg:rect", { class: count ? "pt-months__some" : "pt-months__none", x: `${x + 0.5}%`, y: `${y.toFixed(2)}em`, width: `${step - 1}%`, height: "1.6em" }));
        if (count) parts.push(h("svg:text", { class: "pt-months__count", x: `${x + step / 2}%`, y: `${(y + 1.15).toFixed(2)}em` }, count));
      }
      y += 1.9;
    }
    const picture = h(
      "svg:svg",
      { class: "pt-months", role: "img", "aria-labelledby": "pt-year-title pt-year-means", width: "100%", height: `${y.toFixed(2)}em` },
      h("svg:title", { id: "pt-year-title" }, say("web-tool-year-picture")),
      h("svg:desc", { id: "pt-year-means" }, say("web-tool-year-picture-means")),
      ...parts,
    );
    return turned(picture);
  };

  page.onChange((/** @type {Flat} */ flat) => {
    const asked = page.documented();
    const now = JSON.stringify([year(form, asked), noticed(form, asked), before(form, asked)]);
    result.classList.toggle("pt-result--none", Object.keys(flat).length === 0);
    if (now === state && drawn.isConnected) return; // whatever has the focus keeps it
    state = now;
    if (!drawn.isConnected) result.replaceChildren(heading, drawn, take);
    draw(asked);
  });
  result.setAttribute("aria-labelledby", "pt-result");
  result.hidden = false;
}
