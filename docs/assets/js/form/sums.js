// What the answers add up to. Twin, with the rules: peer_toolkit/catalogue/sums.py; proof: tests/vectors.json.

import { shown } from "./conditions.js";
import { figures, questions, there } from "./typed.js";

/** @typedef {import("./typed.js").Flat} Flat */

// numbers are exact, in 24 decimals; null is a blank, undefined what is no number
const CENT = 10n ** 22n;

function cents(type, value) {
  return type === "money" && value ? ((value + (value < 0n ? -CENT : CENT) / 2n) / CENT) * CENT : value;
}

function exact(value) {
  if (!there(value)) return null;
  const [whole, part = ""] = (figures(value) ?? "").split(".");
  return whole ? BigInt(whole + part.padEnd(24, "0")) : undefined;
}

function workOut({ difference, total }, [first, second]) {
  if (first === undefined || second === undefined) return undefined;
  const both = first !== null && second !== null;
  if (!difference) return both ? (first * second) / (CENT * 100n) : null;
  return both || (total && first !== second) ? (first ?? 0n) - (second ?? 0n) : null;
}

const columnOf = (table, id) => table.columns.find((one) => one.id === id);

// the rows of a table: what each is called in addresses, what stands in a column, and the number that this comes to
function rowsOf(form, table, flat) {
  const start = `${form.id}.${table.id}.`;
  const ids = Array.isArray(table.rows)
    ? table.rows.map((row) => row.id)
    : Object.keys(flat).map((at) => at.startsWith(start) && /^(\d{1,9})\.[^.]+$/.exec(at.slice(start.length))?.[1]);
  return [...new Set(ids)].filter(Boolean).map((row) => {
    const known = new Map();
    const at = (id) => flat[`${start}${row}.${id}`];
    const cell = (id) => {
      if (!known.has(id)) {
        known.set(id, null); // a column that goes round to itself is worked out from nothing
        const column = columnOf(table, id);
        const parts = column.difference ?? column.product;
        known.set(id, parts ? cents(column.type, workOut(column, parts.map(cell))) : exact(at(id)));
      }
      return known.get(id);
    };
    return { row, at, cell };
  });
}

/**
 * Every number that the answers give: FORM.TABLE.ROW.COLUMN, FORM.TABLE.total.COLUMN, FORM.SCORE and
 * FORM.SUMMARY.ROW.count or .COLUMN with ROW an option's id, month-1 to month-12, or total.
 * @param {any} form @param {Flat} flat @param {Set<string>} [visible] @returns {Record<string, number>} by address
 */
export function workedOut(form, flat, visible = shown(form, flat)) {
  const found = {};
  const tell = (question, row, id, value) => {
    if (typeof value === "bigint") found[`${form.id}.${question.id}.${row}.${id}`] = Number(`${value}e-24`);
  };
  const add = (question, name, table, id, rows, none) => {
    const cells = rows.map((row) => row.cell(id)).filter((value) => typeof value === "bigint");
    const sum = cells.length ? cells.reduce((before, value) => before + value) : none;
    tell(question, name, id, cents(columnOf(table, id).type, sum));
  };
  for (const one of questions(form)) {
    if (!visible.has(one.id)) continue;
    if (one.type === "table") {
      const rows = rowsOf(form, one, flat);
      for (const { id, difference, product, total } of one.columns) {
        if (difference ?? product) rows.forEach(({ row, cell }) => tell(one, row, id, cell(id)));
        if (total) add(one, "total", one, id, rows);
      }
    } else if (one.type === "summary" && visible.has(one.of)) {
      const table = questions(form).find((other) => other.id === one.of);
      const { options } = columnOf(table, one.by);
      const month = (day) => `month-${Number(/^\d{4}-(\d\d)-\d\d$/.exec(day)?.[1])}`;
      const names = options?.map((option) => option.id) ?? Array.from({ length: 12 }, (_, at) => `month-${at + 1}`);
      const group = ({ at }) => (options ? at(one.by) : month(at(one.by)));
      const rows = rowsOf(form, table, flat).filter((row) => names.includes(group(row)));
      for (const name of rows.length ? [...names, "total"] : []) {
        const some = rows.filter((row) => name === "total" || group(row) === name);
        found[`${form.id}.${one.id}.${name}.count`] = some.length;
        for (const id of one.add ?? []) add(one, name, table, id, some, 0n);
      }
    } else if (one.type === "score") {
      const reached = points(form, one, flat, visible);
      if (reached.answered) found[`${form.id}.${one.id}`] = reached.points;
    }
  }
  return found;
}

/**
 * What a score comes to. `most` is what the answers could have had, without those that do not apply (`left_out`); rows
 * without names count once they are answered. `percent` is whole, rounded down; it and `band` are null until something
 * is answered.
 * @param {any} form @param {any} score @param {Flat} flat @param {Set<string>} [visible]
 */
export function points(form, score, flat, visible = shown(form, flat)) {
  let [got, most, answered, left_out] = [0, 0, 0, 0];
  const count = (options = [], id, expected) => {
    const best = Math.max(0, ...options.map((one) => one.value ?? 0));
    const chosen = options.find((one) => one.id === id);
    if (!best) return;
    if (chosen && chosen.value === undefined) left_out += 1;
    else if (chosen || expected) most += best;
    if (chosen?.value === undefined) return;
    answered += 1;
    got += chosen.value;
  };
  for (const one of form.sections.flatMap((part) => (score.of.includes(part.id) ? part.questions : []))) {
    if (!visible.has(one.id)) continue;
    if (one.type === "choice") count(one.options, flat[`${form.id}.${one.id}`], true);
    for (const { at } of one.type === "table" ? rowsOf(form, one, flat) : []) {
      for (const { id, options } of one.columns) count(options, at(id), Array.isArray(one.rows));
    }
  }
  const percent = answered ? Math.floor((got * 100) / most) : null;
  const band = (score.bands ?? []).filter((one) => answered && percent >= one.least).pop() ?? null;
  return { points: got, most, answered, left_out, percent, band };
}

/** The parts of a check, for bars: each score shown that is of one section. @param {any} form @param {Flat} flat */
export function byArea(form, flat, visible = shown(form, flat)) {
  const scores = questions(form).filter((one) => one.type === "score" && !one.of[1] && visible.has(one.id));
  return scores.map((one) => {
    const { id, title } = form.sections.find((part) => part.id === one.of[0]);
    return { score: one.id, section: id, title, ...points(form, one, flat, visible) };
  });
}
