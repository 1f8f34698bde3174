// A budget beside what was spent, what one position costs with all that goes with it, the year that is running, and
// what is still to be found. Amounts are those of the form: no rate is invented.

import { isDay } from "../form/days.js";
import { button, goTo, h } from "../form/dom.js";
import { write } from "../form/fields.js";
import { figure, joined, longDay } from "../form/said.js";
import { listed } from "./said.js";
import { number, questions, there } from "../form/typed.js";
import { bars, pair, table } from "./bars.js";

/** @typedef {Record<string, any>} Flat */

/** Per cent of the plan from which a line is worth a look: our advice. */
export const LOOK = 10;

const CASE = "funding-case";
const DAY = 86_400_000;

/** Lines for which money that is left over may mean that people went without. */
const SUPPORT = ["supervision", "training", "adjustments", "voice"];

/** Rows of a position, and the line of the case for funding to which each belongs; all else is under other. */
const LINES = {
  wages: "pay",
  super: "pay",
  cover: "pay",
  supervision: "supervision",
  training: "training",
  travel: "travel",
  insurance: "insurance",
};

const cent = (/** @type {number} */ value) => Math.round(value * 100) / 100;

/**
 * A line of the plan: what is over, in dollars and in per cent of the plan, and why it is worth a look.
 * @param {number | null} planned @param {number | null} spent
 * @returns {{over: number | null, percent: number | null, look: "" | "over" | "under" | "unplanned"}} nothing can be
 *   said of a line with one number missing
 */
export function variance(planned, spent) {
  if (planned === null || spent === null) return { over: null, percent: null, look: "" };
  const over = cent(spent - planned);
  if (planned <= 0) return { over, percent: null, look: over > 0 ? "unplanned" : "" };
  const percent = (over / planned) * 100;
  return { over, percent, look: percent > LOOK ? "over" : percent < -LOOK ? "under" : "" };
}

/**
 * How far a year is, and its money. Days count whole: the first day is one day gone.
 * @param {{start: string, to: string, planned: number | null, spent: number | null}} year `start` is its first day, and
 *   `to` the last one that is counted, as ISO dates
 * @returns {{gone: number, used: number, left: number, months: number, end: number, lasts: string | null} | null}
 *   shares in per cent, money left, whole or part months left, what the year costs at this pace, and the day on which the
 *   money is gone when that is before its end; null when a part is missing or makes no sense
 */
export function pace({ start, to, planned, spent }) {
  if (!isDay(start) || !isDay(to) || to < start || planned === null || spent === null || planned <= 0) return null;
  const first = Date.parse(start);
  const next = new Date(first);
  next.setUTCFullYear(next.getUTCFullYear() + 1); // from 29 February: 1 March, as that year has no such day
  const all = (next.getTime() - first) / DAY;
  const days = (Date.parse(to) - first) / DAY + 1;
  if (days > all) return null;
  const perDay = spent / days;
  const lasting = perDay > 0 ? Math.floor(planned / perDay) : all;
  return {
    gone: (days / all) * 100,
    used: (spent / planned) * 100,
    left: cent(planned - spent),
    months: Math.round(((all - days) / all) * 120) / 10,
    end: cent(perDay * all),
    lasts: lasting < all ? new Date(first + Math.max(0, lasting - 1) * DAY).toISOString().slice(0, 10) : null,
  };
}

/**
 * What is still to be found: the work as it is, new work and new positions, less savings and money that is signed.
 * @param {Record<"same" | "work" | "positions" | "savings" | "signed", number | null>} parts
 */
export function toFind({ same, work, positions, savings, signed }) {
  return cent((same ?? 0) + (work ?? 0) + (positions ?? 0) - (savings ?? 0) - (signed ?? 0));
}

/**
 * What a position costs: all of it, and what comes with each $100 of wages.
 * @param {{id: string, amount: number | null}[]} rows the first is the wages
 * @returns {{total: number, per: number | null, blank: string[]} | null} `blank` are rows with no figure; null
 *   when none has one
 */
export function position(rows) {
  if (rows.every(({ amount }) => amount === null)) return null;
  const total = cent(rows.reduce((sum, { amount }) => sum + (amount ?? 0), 0));
  const wages = rows[0].amount;
  const blank = rows.filter(({ amount }) => amount === null).map(({ id }) => id);
  return { total, per: wages ? ((total - wages) / wages) * 100 : null, blank };
}

/** @param {any} page */
export default function mount(page) {
  const { form, say, result } = page;
  const question = (/** @type {string} */ id) => questions(form).find((one) => one.id === id);
  const costs = question("costs");
  const at = (/** @type {string} */ id) => `${form.id}.${id}`;
  const money = (/** @type {number} */ value) => {
    const least = Number.isInteger(value) ? 0 : 2;
    const said = figure(Math.abs(value), form.words, { least, most: 2 });
    return value < 0 ? say("web-tool-budget-minus", { amount: said }) : say("web-tool-budget-amount", { amount: said });
  };
  const percent = (/** @type {number} */ value) => say("web-tool-budget-percent", { percent: Math.round(value) });
  const means = say("web-tool-budget-chart-means");
  const currency = (/** @type {number | null} */ value) =>
    value === null ? say("web-tool-budget-no-figure") : money(value);

  const none = h("p", {}, say("web-tool-budget-none"));
  const whole = h("div");
  /** @type {number | null} */
  let ask = null;
  const put = button(say("web-tool-budget-put"), () => {
    const field = /** @type {HTMLElement} */ (document.getElementById(at("asked")));
    write(page.root, { ...page.answers(), [at("asked")]: /** @type {number} */ (ask).toFixed(2) });
    page.changed();
    page.told(say("web-tool-budget-put-done"));
    page.show(field);
    goTo(field);
  });
  const index = (form.begins ?? []).findIndex((/** @type {any} */ one) => one.form === CASE);
  const begin = index < 0 ? null : button(form.begins[index].label, () => page.begin(index), "");
  const foot = h("p", { class: "pt-buttons" }, begin, put);
  const box = h("div", { class: "pt-budget" }, none, whole, foot);
  let drawn = "";

  const read = (/** @type {Flat} */ flat) => {
    const value = (/** @type {string} */ id) => number(flat[at(id)] ?? "");
    const lines = costs.rows.map(({ id, label }) => {
      const [planned, spent] = [value(`costs.${id}.planned`), value(`costs.${id}.spent`)];
      return { id, label, planned, spent, forecast: value(`costs.${id}.forecast`), ...variance(planned, spent) };
    });
    const rows = question("position").rows.map(({ id, label }) => ({
      id,
      label,
      amount: value(`position.${id}.amount`),
    }));
    const one = position(rows);
    const many = value("positions") ?? 1;
    const signed = rowsOf(flat, "income").filter((row) => flat[at(`income.${row}.sure`)] === "signed");
    const next = {
      same: value("costs.total.forecast"),
      work: value("drivers.total.amount"),
      positions: one ? cent(one.total * many) : null,
      savings: value("savings.total.amount"),
      signed: signed.length ? cent(signed.reduce((sum, row) => sum + (value(`income.${row}.next`) ?? 0), 0)) : null,
    };
    const total = { planned: value("costs.total.planned"), spent: value("costs.total.spent") };
    const running = {
      start: flat[at("now-start")] ?? "",
      to: flat[at("now-to")] ?? "",
      planned: value("now-planned"),
      spent: value("now-spent"),
    };
    return {
      lines,
      rows,
      one,
      many,
      next,
      total: { ...total, ...variance(total.planned, total.spent) },
      running: pace(running),
    };
  };
  const rowsOf = (/** @type {Flat} */ flat, /** @type {string} */ id) =>
    [...new Set(Object.keys(flat).flatMap((key) => (key.startsWith(`${at(id)}.`) ? [Number(key.split(".")[2])] : [])))]
      .filter(Number.isInteger)
      .sort((one, other) => one - other);

  /** In what a number is over the plan, in words. */
  const more = (/** @type {any} */ { over, percent: share }) => {
    if (over === null) return say("web-tool-budget-cannot");
    if (over === 0) return say("web-tool-budget-as-planned");
    const values = { amount: money(Math.abs(over)), percent: share === null ? "" : percent(Math.abs(share)) };
    if (share === null) return over > 0 ? say("web-tool-budget-unplanned", values) : say("web-tool-budget-as-planned");
    return over > 0 ? say("web-tool-budget-over", values) : say("web-tool-budget-under", values);
  };
  const why = (/** @type {any} */ line) => {
    if (line.look === "over") return say("web-tool-budget-look-over", line);
    if (line.look === "unplanned") return say("web-tool-budget-look-unplanned", line);
    return SUPPORT.includes(line.id)
      ? say("web-tool-budget-look-support", line)
      : say("web-tool-budget-look-under", line);
  };

  const drawLines = (/** @type {any} */ { lines, total }) => {
    const some = lines.filter(({ planned, spent }) => planned !== null || spent !== null);
    if (!some.length) return [];
    const title = say("web-tool-budget-lines");
    const most = Math.max(1, ...some.flatMap(({ planned, spent }) => [planned ?? 0, spent ?? 0]));
    const bar = (/** @type {string} */ name, /** @type {number | null} */ value, now = false) => ({
      name,
      said: currency(value),
      percent: value && value > 0 ? (value / most) * 100 : null,
      now,
    });
    const look = some.filter((/** @type {any} */ one) => one.look);
    const row = (/** @type {any} */ line) => [line.label, currency(line.planned), currency(line.spent), more(line)];
    const sums = { ...total, label: say("table-total") };
    return [
      h("h3", {}, title),
      ...(look.length
        ? [
            h("p", {}, say("web-tool-budget-look", { percent: LOOK })),
            h("ul", {}, ...look.map((/** @type {any} */ line) => h("li", {}, why(line)))),
          ]
        : [h("p", {}, say("web-tool-budget-look-none", { percent: LOOK }))]),
      bars(
        { id: "pt-lines", title, means },
        some.map((/** @type {any} */ line) => ({
          label: line.label,
          bars: [
            bar(say("web-tool-budget-planned"), line.planned),
            bar(say("web-tool-budget-spent"), line.spent, true),
          ],
        })),
      ),
      table(
        title,
        [
          say("web-tool-budget-line"),
          say("web-tool-budget-planned"),
          say("web-tool-budget-spent"),
          say("web-tool-budget-difference"),
        ],
        [...some.map(row), row(sums)],
      ),
    ];
  };

  const drawPosition = (/** @type {any} */ { rows, one, many }) => {
    if (!one) return [];
    const title = say("web-tool-budget-position");
    const blank = rows.filter(({ id }) => one.blank.includes(id)).map(({ label }) => label);
    const share = (/** @type {number | null} */ amount) =>
      one.total > 0 && amount !== null ? percent((amount / one.total) * 100) : "–";
    const known = rows.filter(({ amount }) => amount !== null);
    return [
      h("h3", {}, title),
      h(
        "p",
        {},
        h("strong", {}, say("web-tool-budget-position-total", { amount: money(one.total) })),
        one.per === null ? "" : ` ${say("web-tool-budget-position-per", { amount: money(cent(one.per)) })}`,
      ),
      blank.length
        ? h("p", {}, say("web-tool-budget-position-blank", { lines: listed(blank, form.words) }))
        : null,
      bars(
        { id: "pt-position", title, means },
        known.map((/** @type {any} */ row) => ({
          label: row.label,
          bars: [
            {
              said: money(row.amount),
              percent: one.total > 0 && row.amount > 0 ? (row.amount / one.total) * 100 : null,
              now: true,
            },
          ],
        })),
      ),
      table(
        title,
        [say("web-tool-budget-part"), say("web-tool-budget-a-year"), say("web-tool-budget-share")],
        [
          ...known.map((/** @type {any} */ row) => [row.label, money(row.amount), share(row.amount)]),
          [say("table-total"), money(one.total), percent(100)],
        ],
      ),
      many === 1
        ? null
        : h("p", {}, say("web-tool-budget-position-many", { count: many, amount: money(cent(one.total * many)) })),
    ].filter(Boolean);
  };

  const drawPace = (/** @type {any} */ year) => {
    if (!year) return [];
    const title = say("web-tool-budget-year");
    const by = year.used - year.gone;
    const values = { gone: Math.round(year.gone), used: Math.round(year.used) };
    const pace =
      Math.abs(by) < 2
        ? say("web-tool-budget-pace-even", values)
        : by > 0
          ? say("web-tool-budget-pace-fast", values)
          : say("web-tool-budget-pace-slow", values);
    const months = year.months ? money(cent(year.left / year.months)) : "–";
    return [
      h("h3", {}, title),
      h(
        "p",
        {},
        h("strong", {}, pace),
        year.lasts ? ` ${say("web-tool-budget-lasts", { day: longDay(year.lasts, form.words) })}` : "",
      ),
      by > LOOK ? h("p", {}, say("web-tool-budget-early")) : null,
      bars({ id: "pt-pace", title, means }, [
        { label: say("web-tool-budget-gone"), bars: [{ said: percent(year.gone), percent: year.gone, now: false }] },
        {
          label: say("web-tool-budget-used"),
          bars: [{ said: percent(year.used), percent: Math.min(100, Math.max(0, year.used)), now: true }],
        },
      ]),
      pair(
        title,
        [say("web-tool-budget-what"), say("web-tool-budget-how-much")],
        [
          [say("web-tool-budget-gone"), percent(year.gone)],
          [say("web-tool-budget-used"), percent(year.used)],
          [say("web-tool-budget-left"), money(year.left)],
          [say("web-tool-budget-months"), figure(year.months, form.words)],
          [say("web-tool-budget-per-month"), months],
          [say("web-tool-budget-end"), money(year.end)],
        ],
      ),
    ].filter(Boolean);
  };

  const drawNext = (/** @type {any} */ next) => {
    if (ask === null) return [];
    const title = say("web-tool-budget-next");
    const part = (/** @type {string} */ words, /** @type {number | null} */ value, less = false) => [
      words,
      value === null ? say("web-tool-budget-no-figure") : money(less ? -value : value),
    ];
    return [
      h("h3", {}, title),
      pair(
        title,
        [say("web-tool-budget-what"), say("web-tool-budget-how-much")],
        [
          part(say("web-tool-budget-same"), next.same),
          part(say("web-tool-budget-work"), next.work),
          part(say("web-tool-budget-new-positions"), next.positions),
          part(say("web-tool-budget-savings"), next.savings, true),
          part(say("web-tool-budget-signed"), next.signed, true),
          [h("strong", {}, say("web-tool-budget-to-find")), h("strong", {}, money(ask))],
        ],
      ),
      h("p", { class: "pt-small" }, say("web-tool-budget-next-means")),
    ];
  };

  page.onChange(() => {
    const found = read(page.everything());
    const { next } = found;
    ask = next.same !== null || next.work !== null || next.positions !== null ? toFind(next) : null;
    const state = JSON.stringify([found, ask]);
    if (state === drawn && box.isConnected) return; // whatever has the focus keeps it
    drawn = state;
    if (!box.isConnected) result.replaceChildren(h("h2", { id: "pt-result" }, say("web-tool-budget-title")), box);
    const parts = [...drawLines(found), ...drawPosition(found), ...drawPace(found.running), ...drawNext(next)];
    none.hidden = parts.length > 0;
    whole.hidden = foot.hidden = !none.hidden;
    put.hidden = ask === null || ask <= 0;
    result.classList.toggle("pt-result--none", whole.hidden);
    whole.replaceChildren(...parts);
  });

  // --- into the case for funding ---
  page.more = (/** @type {string} */ other) => (other === CASE ? forCase(page.everything()) : {});
  const forCase = (/** @type {Flat} */ flat) => {
    const { total, next, rows, many } = read(flat);
    /** @type {Record<string, string>} */
    const told = {};
    const tell = (/** @type {string} */ id, /** @type {any} */ value) => {
      if (there(value)) told[`${CASE}.${id}`] = String(value);
    };
    tell("figures.spent.last", total.spent);
    tell("figures.spent.expected", next.same);
    /** @type {Record<string, {sum: number, why: string[]}>} */
    const lines = {};
    for (const { id, label, amount } of rows) {
      if (amount === null) continue;
      const line = (lines[/** @type {any} */ (LINES)[id] ?? "other"] ??= { sum: 0, why: [] });
      line.sum += amount;
      line.why.push(label);
    }
    const { other, ...own } = lines;
    for (const [id, { sum, why: parts }] of Object.entries(own)) {
      tell(`lines.${id}.why`, joined(parts, form.words));
      tell(`lines.${id}.unit`, say("web-tool-budget-unit"));
      tell(`lines.${id}.units`, many);
      tell(`lines.${id}.cost`, sum.toFixed(2));
    }
    const work = rowsOf(flat, "drivers").map((row) => flat[at(`drivers.${row}.what`)]);
    const rest = cent((other?.sum ?? 0) * many + (next.work ?? 0)); // one line for all that has none of its own
    if (rest) {
      tell("lines.other.why", joined([...(other?.why ?? []), ...work.filter(there)], form.words));
      tell("lines.other.units", 1);
      tell("lines.other.cost", rest.toFixed(2));
    }
    for (const [from, to] of [
      ["full", "full"],
      ["smaller", "smaller"],
      ["none", "nothing"],
    ]) {
      tell(`options.${to}.amount`, flat[at(`options.${from}.amount`)]);
      tell(`options.${to}.happens`, flat[at(`options.${from}.means`)]);
    }
    return told;
  };

  result.setAttribute("aria-labelledby", "pt-result");
  result.hidden = false;
}
