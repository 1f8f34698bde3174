// Filling a form's Word file: each content control (ISO/IEC 29500-1 17.5.2) is found by its tag, which is the address
// of the answer. The XML is handled as text, since a parser is not to be had where a page requires trusted types.
// What the template looks like is decided in peer_toolkit/documents/docx.py.

import { isDay } from "../form/days.js";
import { Refusal } from "./refusal.js";
import { cleaned } from "./text.js";
import { inflated, parts, zipped } from "./zip.js";

/**
 * @typedef {object} Control one content control
 * @property {string} tag "" when it has none
 * @property {number} start where it begins, with its own tag
 * @property {number} inside where its properties begin
 * @property {string} properties
 * @property {number} content where its content begins
 * @property {number} contentEnd
 * @property {number} end
 * @property {Control | undefined} above
 * @property {boolean} leaf whether there is no other in it
 */

const MAIN = "word/document.xml";
const MOST_ROWS = 2000;
const LONGEST_ALIAS = 64; // Word refuses a control's name that is longer

/**
 * The template filled in. The same template and values give the same bytes in the same browser.
 *
 * Values that are empty (or false) leave a control as it is. `unknown` are addresses that the file has no control for,
 * `invalid` those whose value is none of the control's options, or of a kind that it cannot hold.
 * @param {Uint8Array} template
 * @param {Record<string, unknown>} values flat: text, numbers, true, ids of options, days as 2026-03-05
 * @param {(iso: string) => string} [said] a day in words; without it, in the browser's words for the file's language
 * @returns {Promise<{bytes: Uint8Array, unknown: string[], invalid: string[]}>}
 * @throws {Refusal} web-no-word in a browser that cannot unpack the template, web-broken-word for a damaged one
 */
export async function fillDocx(template, values, said) {
  const all = parts(template);
  const main = all.find((part) => part.name === MAIN);
  if (!main) throw new Refusal("web-broken-word");
  const xml = new TextDecoder().decode(await inflated(main));
  const asked = new Map(Object.entries(values).filter(([, value]) => !empty(value)));
  const made = filled(withRows(xml, asked), asked, said);
  const bytes = await zipped(all, new Map([[MAIN, new TextEncoder().encode(made.xml)]]));
  return { bytes, unknown: made.unknown, invalid: made.invalid };
}

const empty = (/** @type {unknown} */ value) =>
  value === undefined || value === null || value === false || (typeof value === "string" && value.trim() === "");

/** Every control in the order in which it begins. @param {string} xml @returns {Control[]} */
function controls(xml) {
  const found = [];
  const open = [];
  for (const edge of xml.matchAll(/<(\/?)w:sdt(?=[\s>])[^>]*>/g)) {
    const end = edge.index + edge[0].length;
    if (edge[1]) {
      Object.assign(open.pop(), { end, contentEnd: xml.lastIndexOf("</w:sdtContent>", edge.index) });
      continue;
    }
    const after = xml.indexOf("</w:sdtPr>", end) + "</w:sdtPr>".length;
    const properties = xml.slice(end, after);
    const content = xml.indexOf(">", xml.indexOf("<w:sdtContent", after)) + 1;
    const tag = /<w:tag w:val="([^"]*)"/.exec(properties)?.[1] ?? "";
    const above = open[open.length - 1];
    if (above) above.leaf = false;
    const one = { tag, start: edge.index, inside: end, properties, content, above, leaf: true };
    found.push(one);
    open.push(one);
  }
  return found;
}

// --- rows ----------------------------------------------------------------------------------------------------------

/**
 * The document with as many rows as are asked for: the last row of a table comes again, while it is still empty.
 * @param {string} xml @param {Map<string, unknown>} asked
 */
function withRows(xml, asked) {
  const wanted = rowsAsked(asked);
  const all = controls(xml);
  const sections = all.filter((one) => one.properties.includes("<w15:repeatingSection>") && wanted.has(one.tag));
  let id = Math.max(0, ...[...xml.matchAll(/<w:id w:val="(\d+)"/g)].map((found) => Number(found[1])));
  const edits = [];
  for (const section of sections) {
    const items = all.filter((one) => one.above === section);
    const row = (/** @type {Control} */ item) => all.filter((one) => within(one, item) && one.tag);
    const last = items[items.length - 1];
    const cells = row(last);
    const before = items.length > 1 ? row(items[items.length - 2]).map(aliasOf) : [];
    const columns = cells.map((cell) => cell.tag.slice(cell.tag.lastIndexOf(".") + 1));
    const rows = Math.max(0, ...columns.map((column) => wanted.get(section.tag).get(column) ?? 0));
    const source = xml.slice(last.start, last.end);
    let more = "";
    for (let count = items.length + 1; count <= rows; count += 1) {
      let cell = 0;
      more += source
        .replace(/<w:id w:val="[^"]*"/g, () => `<w:id w:val="${(id += 1)}"`)
        .replaceAll(`<w:tag w:val="${section.tag}.${items.length}.`, `<w:tag w:val="${section.tag}.${count}.`)
        .replace(/(<w:alias w:val=")([^"]*)/g, (_, start, alias) => {
          cell += 1;
          return start + escaped(renumbered(plain(alias), before[cell - 1], items.length, count));
        });
    }
    edits.push({ from: last.end, to: last.end, text: more });
  }
  return edited(xml, edits);
}

/** Table -> column -> the last row that has a value. @param {Map<string, unknown>} asked */
function rowsAsked(asked) {
  const wanted = new Map();
  for (const address of asked.keys()) {
    const found = /^(.+)\.([1-9]\d{0,3})\.([^.]+)$/.exec(address);
    if (!found || Number(found[2]) > MOST_ROWS) continue;
    const [, table, row, column] = found;
    if (!wanted.has(table)) wanted.set(table, new Map());
    wanted.get(table).set(column, Math.max(Number(row), wanted.get(table).get(column) ?? 0));
  }
  return wanted;
}

function within(/** @type {Control} */ one, /** @type {Control} */ other) {
  return one.start > other.start && one.end < other.end;
}

const aliasOf = (/** @type {Control} */ one) => plain(/<w:alias w:val="([^"]*)"/.exec(one.properties)?.[1] ?? "");

/**
 * The name of a control with the number of another row. A label may have the same number in it: the row's own is the
 * one that tells the name from that of the row before.
 * @param {string} alias @param {string | undefined} before @param {number} last @param {number} count
 */
function renumbered(alias, before, last, count) {
  const places = [...alias.matchAll(/\d+/g)].filter((one) => one[0] === String(last)).map((one) => one.index);
  if (places.length === 0) return alias;
  const put = (at, number) => [alias.slice(0, at), number + alias.slice(at + String(last).length)];
  const place = places.find((at) => put(at, last - 1).join("") === before) ?? places[places.length - 1];
  const [head, tail] = put(place, count);
  if (head.length + tail.length <= LONGEST_ALIAS) return head + tail;
  // the start is cut at a word: what tells one control from the next stays, as in content_controls.py
  const at = Math.max(0, head.lastIndexOf(" ", head.length - 2));
  const kept = head.slice(0, Math.max(0, Math.min(at, LONGEST_ALIAS - 1 - (head.length - at) - tail.length)));
  const start = kept.slice(0, Math.max(0, kept.lastIndexOf(" "))).replace(/[ ,:;–…-]+$/, "");
  return `${start}…${head.slice(at)}${tail}`.slice(0, LONGEST_ALIAS);
}

// --- values --------------------------------------------------------------------------------------------------------

/** @param {string} xml @param {Map<string, unknown>} asked @param {((iso: string) => string) | undefined} said */
function filled(xml, asked, said) {
  const leaves = controls(xml).filter((one) => one.leaf && one.tag);
  const tags = new Set(leaves.map((one) => one.tag));
  const { states, chosen, invalid } = choicesIn(leaves, tags, asked);
  const edits = [];
  for (const one of leaves) {
    const value = states.has(one.tag) ? states.get(one.tag) : asked.get(one.tag);
    if (value === undefined) continue;
    const made = written(one, xml.slice(one.content, one.contentEnd), value, said);
    if (!made) {
      invalid.add(one.tag);
      continue;
    }
    edits.push({ from: one.inside, to: one.inside + one.properties.length, text: made.properties });
    edits.push({ from: one.content, to: one.contentEnd, text: made.content });
  }
  const unknown = [...asked.keys()].filter((address) => !tags.has(address) && !chosen.has(address));
  return { xml: edited(xml, edits), unknown, invalid: [...asked.keys()].filter((address) => invalid.has(address)) };
}

/**
 * A choice outside a table is a box for each option, with tags FORM.QUESTION.OPTION: one is ticked, the others are not.
 * @param {Control[]} leaves @param {Set<string>} tags @param {Map<string, unknown>} asked
 */
function choicesIn(leaves, tags, asked) {
  const boxes = new Map();
  for (const { tag, properties } of leaves) {
    const question = tag.slice(0, tag.lastIndexOf("."));
    if (!/^[^.]+\.[^.]+$/.test(question) || tags.has(question) || !properties.includes("<w14:checkbox>")) continue;
    if (asked.has(question)) boxes.set(question, [...(boxes.get(question) ?? []), tag]);
  }
  const states = new Map();
  const invalid = new Set();
  for (const [question, options] of boxes) {
    const option = `${question}.${asked.get(question)}`;
    if (!options.includes(option)) invalid.add(question);
    else for (const tag of options) states.set(tag, tag === option);
  }
  return { states, chosen: new Set(boxes.keys()), invalid };
}

/**
 * The properties and the content of a control that holds a value; null when it cannot.
 * @param {Control} one @param {string} content @param {unknown} value
 * @returns {{properties: string, content: string} | null}
 */
function written({ properties }, content, value, said) {
  const shown = properties.replace("<w:showingPlcHdr/>", "");
  if (properties.includes("<w14:checkbox>")) return typeof value === "boolean" ? ticked(shown, content, value) : null;
  if (typeof value !== "string" && !Number.isFinite(value)) return null;
  const text = cleaned(String(value));
  if (/<w:dropDownList[\s>]/.test(properties)) return listed(shown, content, text);
  if (/<w:date[\s>]/.test(properties) && isDay(text)) return dated(shown, content, text, said);
  const paragraph = /^<w:p(?:\s[^>]*)?>(<w:pPr>.*?<\/w:pPr>)?/s.exec(content);
  const lines = text.split("\n");
  if (paragraph) {
    const paragraphs = lines.map((line) => paragraphOf(line, paragraph[1] ?? "", content));
    return { properties: shown, content: paragraphs.join("") };
  }
  const several = /<w:text [^>]*w:multiLine="(?:1|true|on)"/.test(properties);
  return { properties: shown, content: runOf(several ? lines : [lines.join(" ")], content) };
}

function ticked(properties, content, on) {
  const state = on ? /<w14:checkedState w14:val="([^"]*)"/ : /<w14:uncheckedState w14:val="([^"]*)"/;
  const glyph = parseInt(state.exec(properties)?.[1] ?? (on ? "2612" : "2610"), 16);
  return {
    properties: properties.replace(/(<w14:checked w14:val=")[^"]*/, `$1${on ? 1 : 0}`),
    content: content.replace(/(<w:t(?:\s[^>]*)?>)[^<]*/, `$1${String.fromCodePoint(glyph)}`),
  };
}

/** An entry of a list, by its value. What a list shows stands in it as XML already. */
function listed(properties, content, id) {
  for (const [entry] of properties.matchAll(/<w:listItem [^>]*>/g)) {
    const value = / w:value="([^"]*)"/.exec(entry)?.[1];
    if (value !== escaped(id)) continue;
    const shown = plain(/ w:displayText="([^"]*)"/.exec(entry)?.[1] ?? value);
    const chosen = properties.replace(/<w:dropDownList[^>]*>/, () => `<w:dropDownList w:lastValue="${value}">`);
    return { properties: chosen, content: runOf([shown], content) };
  }
  return null;
}

/** A day as Word writes it: 5 March 2026, with the day itself beside it for Word's calendar. */
function dated(properties, content, day, said) {
  const language = /<w:lid w:val="([^"]*)"/.exec(properties)?.[1] ?? "en-AU";
  const [year, month, date] = day.split("-").map(Number);
  const named = new Intl.DateTimeFormat([language, "en-AU"], { month: "long", timeZone: "UTC" });
  const usual = () => `${date} ${named.format(Date.UTC(year, month - 1, date))} ${year}`;
  return {
    properties: properties.replace(/<w:date(?:\s[^>]*)?>/, `<w:date w:fullDate="${day}T00:00:00Z">`),
    content: runOf([said ? said(day) : usual()], content),
  };
}

// --- XML -----------------------------------------------------------------------------------------------------------

const RIGHT_TO_LEFT = /^[^\p{L}]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;

/** A paragraph of one line, with the properties of the template's. */
function paragraphOf(line, properties, content) {
  if (properties.includes("<w:bidi/>")) return `<w:p>${properties}${line ? runOf([line], content) : ""}</w:p>`;
  const turned = () =>
    (properties || "<w:pPr></w:pPr>").replace(/(?=<w:(?:spacing|ind|jc|rPr)[\s/>]|<\/w:pPr>)/, "<w:bidi/>");
  const kept = RIGHT_TO_LEFT.test(line) ? turned() : properties;
  return `<w:p>${kept}${line ? runOf([line], content) : ""}</w:p>`;
}

/** A run with a break between lines, in the template's type but for the style of what it asks. */
function runOf(lines, content) {
  const given = /<w:rPr>(.*?)<\/w:rPr>/s.exec(content)?.[1] ?? "";
  const right = lines.some((line) => RIGHT_TO_LEFT.test(line)) ? "<w:rtl/>" : "";
  const type = given.replace('<w:rStyle w:val="PlaceholderText"/>', "").replace("<w:rtl/>", "") + right;
  const text = (/** @type {string} */ said) => (said ? `<w:t xml:space="preserve">${escaped(said)}</w:t>` : "");
  const inside = lines.map((line) => line.split("\t").map(text).join("<w:tab/>")).join("<w:br/>");
  return `<w:r>${type ? `<w:rPr>${type}</w:rPr>` : ""}${inside}</w:r>`;
}

const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (/** @type {string} */ text) => text.replace(/[&<>"]/g, (sign) => ESCAPES[sign]);
const plain = (/** @type {string} */ xml) =>
  Object.entries(ESCAPES).reduceRight((text, [sign, escape]) => text.replaceAll(escape, sign), xml);

/** @param {string} xml @param {{from: number, to: number, text: string}[]} edits none of them over another */
function edited(xml, edits) {
  let at = 0;
  const pieces = [];
  for (const { from, to, text } of edits.sort((one, other) => one.from - other.from)) {
    pieces.push(xml.slice(at, from), text);
    at = to;
  }
  return [...pieces, xml.slice(at)].join("");
}
