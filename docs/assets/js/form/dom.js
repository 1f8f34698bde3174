// Elements by hand: text and attributes only, so that nothing that was typed is ever read as HTML.

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element. Attributes that are null or false are left out, true ones are there without a value, functions are
 * listeners ({onclick: …}). Children are elements or text; null ones are left out.
 * @param {string} name "p", or "svg:path" for a part of a picture
 * @param {Record<string, any>} [attributes]
 * @param {...(Node | string | number | null | undefined | false)} children
 * @returns {any}
 */
export function h(name, attributes = {}, ...children) {
  const [space, local] = name.startsWith("svg:") ? [SVG, name.slice(4)] : [null, name];
  const made = space ? document.createElementNS(space, local) : document.createElement(local);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : String(value));
  }
  made.append(...children.flat().filter((one) => one !== null && one !== undefined && one !== false).map(forNode));
  return made;
}

const forNode = (/** @type {any} */ one) => (one instanceof Node ? one : String(one));

/** A button. @param {string} label @param {() => void} press @param {string} [kind] "primary" or "quiet" */
export function button(label, press, kind = "quiet") {
  return h("button", { type: "button", class: `pt-button pt-button--${kind}`, onclick: press }, label);
}

/** Bring an element into view under the bar, and the keyboard and the reading voice with it. @param {HTMLElement} place */
export function goTo(place) {
  if (!place.matches("a, button, input, select, textarea, [tabindex]")) place.setAttribute("tabindex", "-1");
  (place.closest("fieldset, .pt-field") ?? place).scrollIntoView({ block: "start" });
  place.focus({ preventScroll: true });
}

/**
 * Hand a file to the reader. It stays on the device: a link to what is in memory.
 * @param {string} name
 * @param {string} type
 * @param {string | Uint8Array} content
 */
export function download(name, type, content) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = h("a", { href: url, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Today as YYYY-MM-DD, where the reader is. @param {number} [later] days from now */
export function today(later = 0) {
  const day = new Date();
  day.setDate(day.getDate() + later);
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}-${String(day.getDate()).padStart(2, "0")}`;
}
