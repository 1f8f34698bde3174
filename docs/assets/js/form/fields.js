// The controls of a form and its answers: flat, address to value. The page itself holds what was typed; nothing else does.

import * as days from "./days.js";

/** @typedef {Record<string, string | true>} Flat */

/** The controls in which answers stand: not those that the scripts put beside them, nor what is worked out. */
function* controls(/** @type {HTMLFormElement} */ root) {
  for (const one of /** @type {any} */ (root.elements)) {
    if (one.id && one.name && one.dataset.aside === undefined) yield one;
  }
}

/** Whether a control shows what is worked out. @param {HTMLElement} one */
const workedOut = (one) => one.hasAttribute("data-worked");

/** The answers that stand in a form. @param {HTMLFormElement} root @returns {Flat} */
export function read(root) {
  /** @type {Flat} */
  const flat = {};
  for (const one of controls(root)) {
    if (workedOut(one)) continue;
    if (one.type === "radio") {
      if (one.checked) flat[one.name] = one.value;
    } else if (one.type === "checkbox") {
      if (one.checked) flat[one.id] = true;
    } else if (one.dataset.part === "day") {
      const [day, month, year] = boxes(root, one);
      const kept = days.joined(day.value, month.value, year.value);
      if (kept) flat[address(one)] = kept;
    } else if (!one.dataset.part && one.value !== "") {
      flat[one.id] = one.dataset.kind === "date" ? days.read(one.value) : one.value;
    }
  }
  return flat;
}

/** The address that a control's answer has. @param {any} one */
export function address(one) {
  if (one.dataset.part) return one.id.slice(0, one.id.lastIndexOf("."));
  return one.type === "radio" ? one.name : one.id;
}

function boxes(/** @type {HTMLFormElement} */ root, /** @type {any} */ first) {
  const at = address(first);
  return ["day", "month", "year"].map((part) => /** @type {any} */ (root.ownerDocument.getElementById(`${at}.${part}`)));
}

/**
 * Put answers into a form, in the place of what stands there. Returns the addresses that have no control here.
 * @param {HTMLFormElement} root
 * @param {Flat} flat
 */
export function write(root, flat) {
  const known = new Set();
  let same = false; // a day that stands there already stays as it was typed
  for (const one of controls(root)) {
    if (workedOut(one)) continue;
    const at = address(one);
    const kept = Object.hasOwn(flat, at) ? flat[at] : "";
    known.add(at);
    if (one.type === "radio") one.checked = one.value === kept;
    else if (one.type === "checkbox") one.checked = kept === true;
    else if (one.dataset.part) {
      const place = ["day", "month", "year"].indexOf(one.dataset.part);
      if (place === 0) same = days.joined(...boxes(root, one).map((/** @type {any} */ box) => box.value)) === kept;
      if (!same) one.value = days.parts(String(kept))[place];
    } else if (one.dataset.kind === "date") {
      if (days.read(one.value) !== kept) one.value = days.short(String(kept));
    }
    else one.value = one.localName === "input" ? String(kept).replace(/\s*[\r\n]+\s*/g, " ") : kept; // no words glued
  }
  return Object.keys(flat).filter((at) => !known.has(at));
}

/** Put one answer into a form. @param {HTMLFormElement} root @param {string} at @param {string | true} value */
export function set(root, at, value) {
  write(root, { ...read(root), [at]: value });
}
