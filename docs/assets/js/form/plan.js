// Rows of a table that a tool fills in: what it suggests goes where nobody has begun to write.

import { there } from "./typed.js";

/**
 * Texts in the rows of a table that nobody has begun, the next ones after them when there are too few. A text that
 * stands in the table is not put there again.
 * @param {Record<string, any>} flat @param {string} table its address
 * @param {string} column in which a text is looked for
 * @param {Record<string, string>[]} texts the cells of each row, by column
 * @returns {{puts: Record<string, string>, rows: number[]}}
 */
export function intoRows(flat, table, column, texts) {
  const used = new Set();
  const said = new Set();
  for (const [at, value] of Object.entries(flat)) {
    if (!at.startsWith(`${table}.`) || !there(value)) continue;
    const [row, name] = at.slice(table.length + 1).split(".");
    used.add(Number(row));
    if (name === column) said.add(String(value).trim());
  }
  /** @type {Record<string, string>} */
  const puts = {};
  const rows = [];
  let row = 1;
  for (const cells of texts.filter((one) => !said.has(one[column]))) {
    while (used.has(row)) row += 1;
    for (const [name, text] of Object.entries(cells)) puts[`${table}.${row}.${name}`] = text;
    rows.push(row);
    row += 1;
  }
  return { puts, rows };
}
