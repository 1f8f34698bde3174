// The saved copy: a form's answers as a file that the reader keeps, and the way back, also from earlier versions.
// Pure: no page is touched here. `peer-toolkit read` reads the same file (peer_toolkit/reading/saved.py).

import { joined } from "./said.js";

/** @typedef {Record<string, string | true>} Flat */
/** @typedef {{address: string, value: string | true, label: string, why?: string}} Left an answer without a place */

const MARK = "peer-toolkit-copy";
const NEWEST = 1;

/** Bytes that a copy may have, about a thousand times what a form takes. */
export const MOST_BYTES = 5_000_000;

/** Rows that a table may have on a page: a copy that says more must not make the browser build them. */
export const MOST_ROWS = 2_000;

/** Why a copy cannot be opened or made: the name of a message, and what is filled in there. */
export class CopyError extends Error {
  /** @param {string} name @param {Record<string, string | number>} [values] */
  constructor(name, values = {}) {
    super(name);
    this.name = "CopyError";
    this.message_name = name;
    this.values = values;
  }
}

/** What is wrong with a file of this size, before it is read; null when nothing is. @param {number} size in bytes */
export function tooLarge(size) {
  return size > MOST_BYTES ? new CopyError("web-copy-too-large", { most: MOST_BYTES / 1e6 }) : null;
}

/**
 * Answers as the text of a saved copy. Same answers, same text. What is worked out does not belong in `answers`.
 * @param {any} definition
 * @param {{answers: Flat, finished?: Iterable<string>, left?: {address: string, value: string | true}[] | Flat}} state
 * @returns {string} JSON, with a line break at its end
 */
export function packed(definition, { answers, finished = [], left = [] }) {
  const done = new Set(finished);
  const beside = Array.isArray(left) ? apart(left).map((one) => [one.address, one.value]) : Object.entries(left);
  const copy = {
    [MARK]: NEWEST,
    form: definition.id,
    version: definition.version,
    edition: definition.edition.id,
    title: definition.title,
    answers: inOrder(Object.entries(answers)),
    finished: sections(definition).filter((id) => done.has(id)),
    left: inOrder(beside),
  };
  return `${JSON.stringify(copy, null, 1)}\n`;
}

/**
 * What a saved copy holds, for today's form. An answer that has no place here is in `left`, none is dropped.
 * @param {string} text
 * @param {any} definition
 * @param {boolean} [any] a copy of another form is let in too, its answers as they are
 * @returns {{form: string, version: number, title: string, answers: Flat, finished: string[], left: Left[],
 *   notes: {message: string, values: Record<string, string | number>}[]}}
 * @throws {CopyError}
 */
export function unpacked(text, definition, any = false) {
  const copy = checked(parsed(text));
  const { form, version, title } = copy;
  const lineage = lineageOf(definition);
  if (lineage.form(form) !== definition.id) {
    if (!any) throw new CopyError("web-copy-other-form", { title });
    const answers = Object.fromEntries(copy.answers);
    const left = copy.left.map(([address, value]) => ({ address, value, label: "" }));
    return { form, version, title, answers, finished: copy.finished, left, notes: [] };
  }
  const changed = form !== definition.id || version !== definition.version;
  // what had no place before may have one now that the form has changed
  const { answers, left } = placed(changed ? [...copy.answers, ...copy.left] : copy.answers, lineage);
  if (!changed) for (const [address, value] of copy.left) left.push({ address, value, label: lineage.label(address) });
  const done = new Set(copy.finished.map((id) => lineage.follow(`${form}.${id}`).address.split(".")[1]));
  const notes = [];
  if (form === definition.id && version > definition.version) {
    notes.push({ message: "web-copy-newer-form", values: { theirs: version, ours: definition.version } });
  }
  const finished = sections(definition).filter((/** @type {string} */ id) => done.has(id));
  return { form, version, title, answers, finished, left: apart(left), notes };
}

/**
 * The same for the one of several forms of today that the copy is of, which comes with it as `definition`.
 * @param {string} text @param {any[]} definitions @throws {CopyError}
 */
export function unpackedOneOf(text, definitions) {
  let other;
  for (const definition of definitions) {
    try {
      return { ...unpacked(text, definition), definition };
    } catch (error) {
      if (/** @type {CopyError} */ (error).message_name !== "web-copy-other-form") throw error;
      other = error;
    }
  }
  throw other;
}

// --- the text ---

/** @returns {any} */
function parsed(/** @type {string} */ text) {
  const plain = text.replace(/^\uFEFF/, "");
  let copy;
  try {
    copy = JSON.parse(plain);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw new CopyError("web-copy-shape"); // nested deeper than a browser reads
    // our own mark stands first: a copy that was cut short is still known by it
    throw new CopyError(/^\s*\{\s*"peer-toolkit-copy"/.test(plain) ? "web-copy-damaged" : "web-copy-foreign");
  }
  if (!isPlain(copy) || !Object.hasOwn(copy, MARK)) throw new CopyError("web-copy-foreign");
  return copy;
}

/** What a copy says, each part of the kind that it must be. */
function checked(/** @type {any} */ copy) {
  const own = (/** @type {string} */ key, /** @type {any} */ other) => (Object.hasOwn(copy, key) ? copy[key] : other);
  const must = (/** @type {boolean} */ so) => {
    if (!so) throw new CopyError("web-copy-shape");
  };
  const format = own(MARK, null);
  must(isCount(format));
  if (format > NEWEST) throw new CopyError("web-copy-newer-format");
  const form = own("form", null);
  const version = own("version", null);
  const title = own("title", form);
  const finished = own("finished", []);
  must(typeof form === "string" && isCount(version) && typeof title === "string");
  must(Array.isArray(finished) && finished.every((/** @type {any} */ id) => typeof id === "string"));
  const flat = (/** @type {any} */ values) => {
    must(isPlain(values));
    return Object.entries(values).map(([address, value]) => /** @type {[string, any]} */ ([address, plainly(value)]));
  };
  const answered = (/** @type {any} */ values) => flat(values).filter(([, value]) => value !== "");
  return {
    form,
    version,
    title: title.slice(0, 200),
    finished,
    answers: answered(own("answers", null)),
    left: answered(own("left", {})),
  };
}

/** An answer as a page has it: text or a tick; "" for none. Numbers are text, as they are typed. */
function plainly(/** @type {any} */ value) {
  if (value === null || value === false) return "";
  if (typeof value === "number") return String(value);
  if (typeof value === "string" || value === true) return value;
  throw new CopyError("web-copy-shape");
}

const isPlain = (/** @type {any} */ value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isCount = (/** @type {any} */ value) => Number.isInteger(value) && value >= 1;

const sections = (/** @type {any} */ definition) => definition.sections.map((/** @type {any} */ one) => one.id);

/** Names and values as an object, by name. fromEntries makes own properties alone, whatever a name is. */
function inOrder(/** @type {[string, any][]} */ entries) {
  const said = entries.filter(([, value]) => value !== "" && value !== false && value !== null && value !== undefined);
  return Object.fromEntries(said.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Each under an address of its own, with a number behind it when that is taken. @template {{address: string}} T */
function apart(/** @type {T[]} */ left) {
  const taken = new Set();
  return left.map((one) => {
    let address = one.address;
    for (let count = 2; taken.has(address); count += 1) address = `${one.address} (${count})`;
    taken.add(address);
    return { ...one, address };
  });
}

// --- the lineage: twin of peer_toolkit/reading/addresses.py ---

/** @typedef {{at: string, kind: string, options?: Set<string>, option?: string}} Box where an answer is kept */
/** @typedef {Box & {table?: string, row?: number, column?: string}} Spot a box, in a table whose rows have numbers */

/** @param {any} definition */
function lineageOf(definition) {
  const moves = new Map((definition.moves ?? []).map((/** @type {any} */ move) => [move.id, move]));
  const questions = new Map();
  for (const section of definition.sections) for (const one of section.questions) questions.set(one.id, one);

  /** What an address names on today's form, where somebody fills it in; null for nothing. @returns {Spot | null} */
  function spot(/** @type {string} */ address) {
    const [form, name, ...rest] = address.split(".");
    const question = form === definition.id ? questions.get(name) : undefined;
    if (!question || ["display", "score", "summary"].includes(question.type)) return null;
    if (question.type === "table") return rest.length === 2 ? cell(question, address) : null;
    if (question.type === "signature") return isOne(rest, ["name", "date"]) ? { at: address, kind: "line" } : null;
    const options = [...ids(question.options ?? [])];
    if (question.type === "choices") return isOne(rest, options) ? { at: address, kind: "boolean" } : null;
    if (isOne(rest, options)) return { at: `${form}.${name}`, kind: "option", option: rest[0] };
    return rest.length ? null : box(question, address);
  }

  /** A cell of a table. @returns {Spot | null} */
  function cell(/** @type {any} */ table, /** @type {string} */ address) {
    const [, , row, name] = address.split(".");
    const column = table.columns.find((/** @type {any} */ one) => one.id === name);
    if (!column || column.difference || column.product) return null;
    if (Array.isArray(table.rows)) return ids(table.rows).has(row) ? box(column, address) : null;
    if (!/^[1-9]\d{0,8}$/.test(row)) return null;
    return { ...box(column, address), table: `${definition.id}.${table.id}`, row: Number(row), column: name };
  }

  /** Where an address leads, through as many moves as it takes. A circle ends. */
  function follow(/** @type {string} */ address) {
    let found = spot(address);
    for (let steps = 0; !found && steps <= moves.size; steps += 1) {
      const hit = prefixes(address).find(([id]) => moves.has(id));
      if (!hit) break;
      const { into, why } = moves.get(hit[0]);
      if (!into) return { address, spot: null, why };
      address = moved(into, hit[1], hit[2]);
      found = spot(address);
    }
    return { address, spot: found, why: undefined };
  }

  /** Today's id of a form. */
  function form(/** @type {string} */ name) {
    for (let steps = 0; name !== definition.id && moves.has(name) && steps <= moves.size; steps += 1) {
      name = (moves.get(name).into ?? "").split(".")[0];
    }
    return name;
  }

  /** An answer as its place takes it, and why it does not; a chosen option by what it is called today. */
  function fitted(/** @type {Spot} */ place, /** @type {string | true} */ value, /** @type {string} */ source) {
    if (place.kind === "boolean") return { value: value === true ? value : null };
    if (place.kind === "option") return { value: value === true ? place.option : null };
    if (typeof value !== "string") return { value: null };
    if (place.kind === "text") return { value };
    // a box of one line would swallow the line break without a word
    if (place.kind === "line") return { value: /[\r\n]/.test(value) ? null : value };
    if (place.options?.has(value)) return { value };
    if (value.includes(".")) return { value: null }; // no option's id has a dot
    const parts = source.split(".");
    if (parts.length === 4) parts.splice(2, 1); // an option's id has no row in it
    const { address, why } = follow([...parts, value].join("."));
    const today = address.slice(address.lastIndexOf(".") + 1);
    return place.options?.has(today) ? { value: today } : { value: null, why };
  }

  /** What an address is about, as the form says it; "" when the form knows nothing of it. */
  function label(/** @type {string} */ address) {
    const [form, name, ...rest] = follow(address).address.split(".");
    const question = form === definition.id ? questions.get(name) : undefined;
    if (!question) return "";
    const named = [question.options, question.columns, question.rows].filter(Array.isArray).flat();
    const parts = [question.label, ...rest.map((part) => named.find((one) => one.id === part)?.label ?? part)];
    return joined(parts, definition.words);
  }

  return { follow, form, fitted, label };
}

/** @returns {Spot} */
function box(/** @type {any} */ { type, options }, /** @type {string} */ at) {
  if (type === "choice") return { at, kind: "choice", options: ids(options) };
  return { at, kind: type === "text" || type === "boolean" ? type : "line" };
}

const ids = (/** @type {{id: string}[]} */ list) => new Set(list.map((one) => one.id));
const isOne = (/** @type {string[]} */ rest, /** @type {string[]} */ of) => rest.length === 1 && of.includes(rest[0]);

/**
 * [id, row, what is left] for every id that may tell of an address, the longest first. A cell's column is told of as
 * FORM.TABLE.COLUMN, since no id has a row's number in it.
 * @returns {[string, string, string][]}
 */
function prefixes(/** @type {string} */ address) {
  const parts = address.split(".");
  /** @type {[string, string, string][]} */
  const found = parts.length === 4 ? [[[parts[0], parts[1], parts[3]].join("."), parts[2], ""]] : [];
  // no id has more than four parts: FORM.TABLE.COLUMN.OPTION
  for (let length = Math.min(parts.length, 4); length > 0; length -= 1) {
    found.push([parts.slice(0, length).join("."), "", parts.slice(length).join(".")]);
  }
  return found;
}

/** The address that an id became, with the row put back where a column stands in one. */
function moved(/** @type {string} */ into, /** @type {string} */ row, /** @type {string} */ rest) {
  const parts = into.split(".");
  if (row && parts.length === 3) parts.splice(2, 0, row);
  return [...parts, ...(rest ? [rest] : [])].join(".");
}

// --- answers in their places ---

/**
 * Each answer in its place of today, or in `left`. Two long answers that became one stand below each other, and so do
 * the rows of two tables.
 * @param {[string, string | true][]} entries
 * @param {ReturnType<typeof lineageOf>} lineage
 */
function placed(entries, lineage) {
  /** @type {Map<string, string | true>} */
  const answers = new Map();
  /** @type {Left[]} */
  const left = [];
  /** @type {Map<string, Map<string, any[]>>} */
  const tables = new Map();

  const leave = (/** @type {string} */ address, /** @type {any} */ value, /** @type {string} */ why = "") =>
    left.push({ address, value, label: lineage.label(address), ...(why && { why }) });

  function put(/** @type {string} */ at, /** @type {any} */ value, /** @type {any} */ from) {
    const there = answers.get(at);
    if (there === undefined) answers.set(at, value);
    else if (from.kind === "text" && there !== value) answers.set(at, `${String(there)}\n\n${value}`);
    else if (there !== value) leave(from.address, from.value);
  }

  for (const [address, value] of entries) {
    const { spot, why } = lineage.follow(address);
    const fit = spot ? lineage.fitted(spot, value, address) : { value: null, why };
    if (!spot || fit.value === null) {
      leave(address, value, fit.why);
    } else if (spot.table) {
      const above = address.split(".").slice(0, -2).join(".");
      const sources = entry(tables, spot.table, () => new Map([[spot.table, []]])); // its own rows come first
      entry(sources, above, () => []).push({ address, value, spot, fit: fit.value });
    } else {
      put(spot.at, fit.value, { address, value, kind: spot.kind });
    }
  }
  for (const [table, sources] of tables) {
    let last = 0;
    for (const cells of sources.values()) {
      const before = last;
      for (const { address, value, spot, fit } of cells) {
        const row = before + spot.row;
        if (row > MOST_ROWS) {
          leave(address, value);
          continue;
        }
        put(`${table}.${row}.${spot.column}`, fit, { address, value, kind: spot.kind });
        last = Math.max(last, row);
      }
    }
  }
  return { answers: Object.fromEntries(answers), left };
}

/** What a map has under a key, made where it has nothing. @returns {any} */
function entry(/** @type {Map<string, any>} */ map, /** @type {any} */ key, /** @type {() => any} */ made) {
  if (!map.has(key)) map.set(key, made());
  return map.get(key);
}
