// Where a PDF has no room: the rest of an answer, and rows beyond those on paper, go to its last page, "more space".
// What stands apart in the form stays apart: it never goes to a page that others may see.

import { joined } from "../form/said.js";
import { fits } from "./pdf.js";

/**
 * The values with what has no room moved to the form's more space, as lines that begin with the question. An answer
 * that is too long keeps its own field whole; more space goes on where its box ends.
 * @param {object} definition the form
 * @param {object} map @param {import("./lines.js").Font} glyphs
 * @param {import("./pdf.js").Values} values
 * @returns {{values: import("./pdf.js").Values, moved: string[], cut: string[], lost: string[]}} `moved` addresses
 *   that more space took, whole; `cut` those that are in the file but not seen whole on its pages; `lost` those that
 *   the file has no place for
 */
export function roomier(definition, map, glyphs, values) {
  const told = fits(map, glyphs, values);
  const more = `${definition.id}.more-space`;
  const space = Object.hasOwn(map.fields, more);
  const given = space ? String(values[more] ?? "") : "";
  const found = space ? [...waiting(definition, told, values)] : [];
  const written = (entries) => [given, ...entries.map((one) => one.text)].filter(Boolean).join("\n");
  const holds = (entries) => fits(map, glyphs, { [more]: written(entries) }).overflow.length === 0;

  // rows have no field of their own, so they come first; what stands in more space is in the order of the form
  let placed = [];
  for (const row of [true, false]) {
    for (const one of found.filter((entry) => entry.row === row)) {
      const tried = found.filter((entry) => entry === one || placed.includes(entry));
      if (holds(tried)) placed = tried;
    }
  }
  const hidden = found.filter((entry) => entry.row && !placed.includes(entry)); // kept, though it is not drawn
  const all = [...placed, ...hidden];
  const rows = all.filter((entry) => entry.row).flatMap((entry) => entry.addresses);
  const moved = placed.flatMap((entry) => entry.addresses);
  const kept = Object.entries(values).filter(([address]) => !rows.includes(address));
  if (all.length) kept.push([more, written(all)]);
  return {
    values: Object.fromEntries(kept),
    moved,
    cut: [...told.overflow.filter((one) => !moved.includes(one)), ...hidden.flatMap((entry) => entry.addresses)],
    lost: told.unknown.filter((one) => !rows.includes(one)),
  };
}

// What has no room, in the order of the form.
function* waiting(definition, told, values) {
  for (const { questions, apart } of definition.sections) {
    for (const question of apart ? [] : questions) {
      const address = `${definition.id}.${question.id}`;
      const own = ([one]) => one === address || one.startsWith(`${address}.`);
      for (const [one, rest] of Object.entries(told.rest).filter(own)) {
        const parts = one.slice(address.length + 1).split(".");
        yield { row: false, addresses: [one], text: `${asked(named(question, parts, definition.words))} … ${rest}` };
      }
      if (question.type === "table") yield* rowsBeyond(question, address, told, values, definition.words);
    }
  }
}

function* rowsBeyond(table, address, told, values, words) {
  const rows = new Map();
  for (const one of told.unknown.filter((each) => each.startsWith(`${address}.`))) {
    const [row, column] = one.slice(address.length + 1).split(".");
    const wanted = table.columns.find((each) => each.id === column);
    if (!/^[1-9]\d*$/.test(row) || Array.isArray(table.rows) || !wanted) continue;
    if (!rows.has(row)) rows.set(row, new Map());
    rows.get(row).set(column, one);
  }
  for (const row of [...rows.keys()].sort((a, b) => a - b)) {
    const cells = table.columns.filter((column) => rows.get(row).has(column.id));
    const said = cells.map((column) => cell(column, values[rows.get(row).get(column.id)])).filter(Boolean);
    const text = `${asked(named(table, [row], words))} ${joined(said, words, "list-parts")}`;
    yield { row: true, addresses: [...rows.get(row).values()], text };
  }
}

function cell(column, value) {
  if (value === true) return column.label;
  const option = column.options?.find((one) => one.id === value);
  const said = String(option?.label ?? (value || value === 0 ? value : "")).replace(/\s+/g, " ");
  return said && `${asked(column.label)} ${said}`;
}

// A question by its label; in a table its row and column too.
function named(question, [row, column], words) {
  const parts = [question.label];
  if (question.type === "table") {
    const named = Array.isArray(question.rows) && question.rows.find((one) => one.id === row);
    parts.push(named ? named.label : `${question.row_label} ${row}`);
    const under = question.columns.find((one) => one.id === column);
    if (under) parts.push(under.label);
  }
  return joined(parts, words);
}

const asked = (label) => (/[?:.!]$/.test(label) ? label : `${label}:`);
