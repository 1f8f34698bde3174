// Tables as comma-separated values (RFC 4180), written so that no spreadsheet takes what people typed for a formula
// (OWASP, CSV Injection), and read from whatever a spreadsheet wrote.

import { Refusal } from "./refusal.js";
import { cleaned } from "./text.js";

const MARK = "\ufeff"; // without it Excel takes UTF-8 for the code page of the computer
const FORMULA = "[=+\\-@\\t\\n＝＋－＠]";
const BEGINS_A_FORMULA = new RegExp(`^${FORMULA}`);
const GUARDED = new RegExp(`^'(?=${FORMULA})`);
const BELOW_ZERO = /^-(?:\d[\d,]*(?:\.\d*)?|\.\d+)$/;
const NEEDS_QUOTES = /[",;\t\n]|^\s|\s$/;
const MOST_ROWS = 10000;

/**
 * A table as the text of a .csv file: UTF-8 with its mark, CRLF, a line of labels first.
 *
 * What begins as a formula would gets an apostrophe; a number below zero does not. Nothing is an empty cell, true is
 * TRUE.
 * @param {{id: string, label: string}[]} columns
 * @param {unknown[][]} rows a value for each column
 * @returns {string}
 */
export function csv(columns, rows) {
  const lines = [columns.map((column) => column.label), ...rows].map(line);
  return MARK + lines.map((one) => `${one}\r\n`).join("");
}

function line(/** @type {unknown[]} */ cells) {
  const written = cells.map(cell).join(",");
  return written === "" ? '""' : written; // an empty line is no row
}

function cell(/** @type {unknown} */ value) {
  if (value === true) return "TRUE";
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "";
  if (typeof value !== "string") return "";
  const text = cleaned(value);
  const guarded = BEGINS_A_FORMULA.test(text) && !BELOW_ZERO.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/**
 * @typedef {object} Table a question of the type table
 * @property {string} id
 * @property {{id: string, label: string, total?: boolean, options?: {id: string, label: string}[]}[]} columns
 * @property {number | {id: string, label: string}[]} rows
 * @property {string} row_label
 */

/**
 * A table of a form as the text of a .csv file. Rows with nothing in them are left out where rows have numbers; where
 * they have names all are there, their names first. The totals come last.
 * @param {{id: string}} definition
 * @param {Table} question
 * @param {Record<string, unknown>} flat answers with what is worked out
 * @param {(name: string) => string} say
 * @returns {string}
 */
export function tableCsv(definition, question, flat, say) {
  const start = `${definition.id}.${question.id}.`;
  const values = new Map(Object.entries(flat));
  const named = Array.isArray(question.rows);
  const columns = named
    ? [{ id: "", label: question.row_label[0].toUpperCase() + question.row_label.slice(1) }, ...question.columns]
    : question.columns;
  const row = (/** @type {string} */ id) =>
    question.columns.map((column) => {
      const value = values.get(`${start}${id}.${column.id}`);
      if (value === true) return say("web-csv-yes");
      return column.options?.find((option) => option.id === value)?.label ?? value;
    });
  const rows = named
    ? question.rows.map((one) => [one.label, ...row(one.id)])
    : numbersIn(values.keys(), start).map((number) => row(String(number)));
  const filled = named ? rows : rows.filter((cells) => cells.some((value) => value !== undefined && value !== ""));
  if (question.columns.some((column) => column.total)) {
    const totals = row("total");
    const known = totals.some((value) => value !== undefined && value !== "");
    if (named) totals.unshift(say("web-csv-total"));
    else if (!question.columns[0].total) totals[0] = say("web-csv-total");
    if (known) filled.push(totals);
  }
  return csv(columns, filled);
}

/** The numbers of a table's rows, in order. @param {Iterable<string>} addresses @param {string} start */
function numbersIn(addresses, start) {
  const ours = [...addresses].filter((address) => address.startsWith(start));
  const rows = ours.map((address) => address.slice(start.length).split(".")[0]).filter((row) => /^[1-9]\d*$/.test(row));
  return [...new Set(rows.map(Number))].sort((one, other) => one - other);
}

/**
 * What is in a file as text: UTF-8, the UTF-16 of Excel's Unicode text, or the code page of Windows in the west.
 * @param {Uint8Array} bytes
 * @returns {string}
 */
export function textOf(bytes) {
  const start = `${bytes[0]} ${bytes[1]}`;
  if (start === "255 254" || start === "254 255") {
    return new TextDecoder(start === "255 254" ? "utf-16le" : "utf-16be").decode(bytes);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/**
 * The rows of a .csv file, the one of labels first; lines with nothing in them are left out. What parts the cells is
 * seen from the first line: comma, semicolon or tab. The apostrophe that keeps a cell from being a formula goes.
 * @param {string} text
 * @param {boolean} [blank] lines with nothing in them are rows as well, so that rows have the numbers of a spreadsheet
 * @returns {string[][]}
 * @throws {Refusal} web-csv-quote with {line}, where a quote begins that never ends; web-csv-rows with {most}, when
 *   there are more below the labels; web-csv-not for what is no text, such as a workbook
 */
export function readCsv(text, blank = false) {
  if (text.startsWith("PK\x03\x04") || text.includes("\0")) throw new Refusal("web-csv-not");
  const said = /^\ufeff?(?:sep=([^\r\n"])(?:\r\n?|\n))?/i.exec(text); // Excel's way to say it
  const separator = said[1] ?? separatorOf(text);
  const edge = new RegExp(`${separator.replace(/[\\^$.*+?()[\]{}|]/, "\\$&")}|\\r\\n?|\\n|$`, "g");
  const rows = [];
  let row = [];
  for (let at = said[0].length; at < text.length || row.length > 0; ) {
    let value = "";
    const quoted = text[at] === '"';
    if (quoted) {
      const end = endOfQuote(text, at);
      value = text.slice(at + 1, end).replaceAll('""', '"');
      at = end + 1;
    }
    edge.lastIndex = at;
    const found = edge.exec(text);
    row.push((value + text.slice(at, found.index)).replace(GUARDED, ""));
    at = found.index + found[0].length;
    if (found[0] === separator) continue;
    if (blank || row.length > 1 || row[0] !== "" || quoted) rows.push(row);
    if (rows.length > MOST_ROWS + 1) throw new Refusal("web-csv-rows", { most: MOST_ROWS });
    row = [];
  }
  return rows;
}

function separatorOf(/** @type {string} */ text) {
  const start = text.slice(0, 20000).replace(/"[^"]*"/g, "").replace(/^[\r\n\ufeff]+/, "");
  const [first] = start.split(/[\r\n]/, 1);
  const count = (/** @type {string} */ sign) => first.split(sign).length;
  // as many of one as of another: the one that labels have less often in them
  return ["\t", ";", ","].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

function endOfQuote(/** @type {string} */ text, /** @type {number} */ start) {
  let end = text.indexOf('"', start + 1);
  while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
  if (end < 0) throw new Refusal("web-csv-quote", { line: text.slice(0, start).split(/\r\n?|\n/).length });
  return end;
}
