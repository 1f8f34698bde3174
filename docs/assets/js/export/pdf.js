// A form's PDF filled in: answers are written behind the end of the blank file (an incremental update, ISO 32000-1,
// 7.5.6). Each field and its appearance gets a new version under the number that it has, so whatever points at it
// still does, and the file stays PDF/UA-1. Nothing else changes: no date, no name, no sign of who filled it in.
// peer_toolkit/browser/fieldmap.py tells what is where.

import { setInLines } from "./lines.js";
import { Refusal } from "./refusal.js";
import { crc32 } from "./zip.js";

const VERSION = 1;

/** @typedef {Record<string, string | number | boolean | null>} Values by address; text is ready to be drawn */

/**
 * @typedef {object} Told
 * @property {Record<string, string[]>} missing by address, the characters that the form font has not: kept, not drawn
 * @property {string[]} overflow addresses of answers that are longer than their box: kept whole, drawn in part
 * @property {string[]} unknown addresses that the PDF has no field for
 * @property {string[]} invalid addresses whose value is no option, or of the wrong kind: left as they were
 */

/**
 * Fills in a PDF. The same input gives the same bytes; the bytes of the template come first and are as they were. A
 * file that was filled in like this can be filled in again: what is not in `values` stays.
 * @param {Uint8Array} template
 * @param {object} map the template's fields
 * @param {import("./lines.js").Font} glyphs the letters of its form font
 * @param {Values} values
 * @returns {{bytes: Uint8Array} & Told}
 * @throws {Refusal} web-broken-pdf when the map is of another template, or the table of another font
 */
export function fillPdf(template, map, glyphs, values) {
  const { changed, rest, ...told } = planned(map, glyphs, values);
  const ours = template.length >= map.len && crc32(template.subarray(0, map.len)) === map.crc;
  if (!ours) throw new Refusal("web-broken-pdf");
  if (changed.length === 0) return { bytes: template, ...told };
  const objects = new Map();
  for (const { field, value, setting } of changed) {
    const { o, d, u } = field;
    const plain = `${d}/TU${utf16(u)}`;
    if (field.k === "b") {
      const state = value ? field.n : "Off";
      objects.set(o, dictionary(`${plain}/V/${state}/AS/${state}`));
    } else if (field.k === "r") {
      objects.set(o, dictionary(`${plain}/V/${value || "Off"}`));
      for (const [kid, state, source, tip] of field.r) {
        objects.set(kid, dictionary(`${source}/TU${utf16(tip)}/AS/${state === value ? state : "Off"}`));
      }
    } else {
      const look = `/DA(/${map.name} ${setting.size} Tf 0 g)`;
      objects.set(o, dictionary(`${plain}${look}${value ? `/V${utf16(value)}` : ""}`));
      objects.set(field.a, appearance(field, value ? drawing(setting, field, map, glyphs) : "/Tx\nBMC\nEMC", map));
    }
  }
  return { bytes: updated(template, objects, map), ...told };
}

/**
 * What would not be seen in a PDF that is filled in with these values, without making it: the same that `fillPdf`
 * tells, and under `rest` the words of each answer that its box has no room for, by address.
 * @param {object} map @param {import("./lines.js").Font} glyphs @param {Values} values
 * @returns {Told & {rest: Record<string, string>}}
 */
export function fits(map, glyphs, values) {
  const { changed, ...told } = planned(map, glyphs, values);
  return told;
}

function planned(map, glyphs, values) {
  if (map.v !== VERSION || map.font !== glyphs.id) throw new Refusal("web-broken-pdf");
  const unknown = Object.keys(values).filter((address) => !Object.hasOwn(map.fields, address));
  const plan = { changed: [], rest: {}, missing: {}, overflow: [], unknown, invalid: [] };
  for (const [address, field] of Object.entries(map.fields)) {
    if (!Object.hasOwn(values, address)) continue;
    const value = accepted(field, values[address]);
    if (value === undefined) {
      plan.invalid.push(address);
      continue;
    }
    const setting = "a" in field ? setInLines(value, field, glyphs, map.size) : null;
    plan.changed.push({ field, value, setting });
    if (setting?.missing.length) plan.missing[address] = setting.missing;
    if (setting?.rest) {
      plan.overflow.push(address);
      plan.rest[address] = setting.rest;
    }
  }
  return plan;
}

// The value as the field keeps it, or undefined when it cannot.
function accepted(field, given) {
  const value = given ?? "";
  if (field.k === "b") return value === "" || value === false ? false : value === true ? true : undefined;
  if (field.k === "r") return value === "" || field.r.some(([, state]) => state === value) ? value : undefined;
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : undefined;
  return typeof value === "string" ? storable(value) : undefined;
}

// As it was typed, but for what no file keeps: line ends have one form, control characters and halves of a character
// go.
function storable(text) {
  return text
    .replace(/\r\n?|[\u000b\u000c\u0085\u2028\u2029]/g, "\n")
    .replace(/[\u0000-\u0008\u000e-\u001f\u007f-\u009f]/g, "")
    .replace(/[\ud800-\udfff]/gu, "\ufffd");
}

// --- the parts of a PDF --------------------------------------------------------------------------------------------

const dictionary = (source) => `<<${source}>>`;
const decimal = (number) => String(Math.round(number * 100) / 100);
const hex = (number, digits) => number.toString(16).padStart(digits, "0");

// Text in hexadecimal digits: brackets and backslashes in it mean nothing.
function utf16(text) {
  let digits = "feff";
  for (let place = 0; place < text.length; place += 1) digits += hex(text.charCodeAt(place), 4);
  return `<${digits}>`;
}

function drawing(setting, { w, h, q }, { name }, glyphs) {
  const { size, lead, x, y } = setting;
  const shown = (line) => (line.length ? `<${line.map((glyph) => hex(glyph, 4)).join("")}>Tj` : "");
  const clip = `1 1 ${decimal(w - 2)} ${decimal(h - 2)} re W n`;
  const look = `/${name} ${size} Tf 0 g ${decimal(lead)} TL`;
  let lines = [`${look} ${decimal(x)} ${decimal(y)} Td`, setting.lines.map(shown).join("\nT*\n")];
  if (q === 2) {
    // each line ends as far from the right as others begin from the left
    const wide = (line) => (line.reduce((sum, glyph) => sum + glyphs.w[glyph], 0) * size) / 1000;
    const at = (line, number) => `1 0 0 1 ${decimal(w - x - wide(line))} ${decimal(y - number * lead)} Tm`;
    lines = [look, ...setting.lines.flatMap((line, number) => [at(line, number), shown(line)])];
  }
  return ["/Tx", "BMC", "q", clip, "BT", ...lines, "ET", "Q", "EMC"].join("\n");
}

function appearance({ w, h }, body, { name, object }) {
  const font = `/Resources<</Font<</${name} ${object} 0 R>>>>`;
  return `<</Type/XObject/Subtype/Form/BBox[0 0 ${w} ${h}]${font}/Length ${body.length}>>stream\n${body}\nendstream`;
}

// The file with new versions of some objects behind it. The cross-reference stream lists itself (7.5.8).
function updated(template, objects, map) {
  const { start, size } = last(template);
  const numbers = [...objects.keys()].sort((a, b) => a - b);
  const offsets = new Map();
  let text = "\n";
  for (const number of numbers) {
    offsets.set(number, template.length + text.length);
    text += `${number} 0 obj\n${objects.get(number)}\nendobj\n`;
  }
  offsets.set(size, template.length + text.length);
  const runs = [];
  let rows = "";
  for (const [number, offset] of offsets) {
    const run = runs[runs.length - 1];
    if (run && run[0] + run[1] === number) run[1] += 1;
    else runs.push([number, 1]);
    rows += `\x01${String.fromCharCode(...[24, 16, 8, 0].map((shift) => (offset >>> shift) & 255))}\x00`;
  }
  const fresh = identifier(text);
  const entries = [
    `/Type/XRef/Size ${size + 1}/Prev ${start}${map.root}`,
    `/ID[<${map.id}><${fresh}>]/W[1 4 1]/Index[${runs.flat().join(" ")}]/Length ${rows.length}`,
  ];
  text += `${size} 0 obj\n${dictionary(entries.join(""))}stream\n${rows}\nendstream\nendobj\n`;
  text += `startxref\n${offsets.get(size)}\n%%EOF\n`;
  const bytes = new Uint8Array(template.length + text.length);
  bytes.set(template);
  bytes.set(bytesOf(text), template.length);
  return bytes;
}

// Sixteen bytes that tell this update from others, from what it holds and nothing else.
function identifier(text) {
  const sum = crc32(bytesOf(text));
  return [1, 2, 3, 4].map((round) => hex(crc32(bytesOf(`${round} ${sum} ${text.length}`)), 8)).join("");
}

// Text in which each character stands for a byte.
function bytesOf(text) {
  const bytes = new Uint8Array(text.length);
  for (let place = 0; place < text.length; place += 1) bytes[place] = text.charCodeAt(place);
  return bytes;
}

// Where the newest cross-reference stream is, and how many objects there are by then.
function last(file) {
  const text = (from, to) => String.fromCharCode(...file.subarray(from, to));
  const start = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(text(Math.max(0, file.length - 64)))?.[1]);
  const [entries] = text(start, start + 4096).split("stream");
  const size = /\/Size\s+(\d+)/.exec(entries);
  if (!/\/Type\s*\/XRef/.test(entries) || !size) throw new Refusal("web-broken-pdf");
  return { start, size: Number(size[1]) };
}
