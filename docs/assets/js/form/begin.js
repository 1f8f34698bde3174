// Another form that begins with answers of this one. They go from page to page in memory, between two windows of this
// site: nothing is stored, and no other site can ask.

import { read } from "./fields.js";
import { inWords } from "./helpers.js";

/**
 * Open the other form, and give it its answers once it asks.
 * @param {any} page
 * @param {any} one an entry of `begins`
 * @param {Record<string, any>} [more] answers that a tool adds, by their addresses in the other form
 */
export function begin(page, one, more = {}) {
  const shown = page.shown();
  const asked = Object.entries(read(page.root)).filter(([at]) => shown.has(at.split(".")[1]));
  const answers = { ...carried(page.form, one, Object.fromEntries(asked)), ...more };
  const other = open(one.url, "_blank");
  if (!other) return page.trouble(page.say("web-begin-blocked"));
  const give = (/** @type {MessageEvent} */ event) => {
    if (event.source !== other || event.origin !== location.origin || event.data?.type !== "peer-toolkit-ready") return;
    if (event.data.form === one.form) other.postMessage({ type: "peer-toolkit-begin", title: page.form.title, answers }, location.origin);
    forget();
  };
  const forget = () => {
    removeEventListener("message", give);
    document.removeEventListener("pt:wipe", forget);
  };
  addEventListener("message", give);
  document.addEventListener("pt:wipe", forget); // a form that never came up must not ask later
}

/** The answers that go along, under their new addresses. @param {any} form @param {any} one @param {Record<string, any>} flat */
export function carried(form, one, flat) {
  /** @type {Record<string, any>} */
  const found = {};
  for (const { from, to, words } of one.carry ?? []) {
    const [question, column] = from.split(".");
    const [toQuestion, toColumn] = to.split(".");
    const start = `${form.id}.${question}`;
    if (toColumn) {
      for (const [at, value] of Object.entries(flat)) {
        const [row, name] = at.startsWith(`${start}.`) ? at.slice(start.length + 1).split(".") : [];
        if (name === column) found[`${one.form}.${toQuestion}.${row}.${toColumn}`] = value;
      }
    } else if (column) {
      const said = Object.entries(flat).filter(([at]) => at.startsWith(`${start}.`) && at.endsWith(`.${column}`));
      if (said.length) found[`${one.form}.${toQuestion}`] = said.map(([, value]) => value).join("\n");
    } else {
      for (const [at, value] of Object.entries(flat)) {
        if (at === start) found[`${one.form}.${toQuestion}`] = words ? inWords(form, question, flat) : value;
        else if (at.startsWith(`${start}.`)) found[`${one.form}.${toQuestion}${at.slice(start.length)}`] = value;
      }
    }
  }
  return found;
}

/** When this page was opened from another of ours, ask for what it begins with. @param {any} page */
export function receive(page) {
  if (!opener) return;
  const take = (/** @type {MessageEvent} */ event) => {
    if (event.source !== opener || event.origin !== location.origin || event.data?.type !== "peer-toolkit-begin") return;
    removeEventListener("message", take);
    const answers = Object.entries(event.data.answers ?? {}).filter(([, value]) => value === true || typeof value === "string");
    page.load({ answers: Object.fromEntries(answers), finished: [], left: [], notes: [] });
    page.dirty(true);
    page.told(page.say("web-begun", { title: String(event.data.title) }));
  };
  addEventListener("message", take);
  try {
    opener.postMessage({ type: "peer-toolkit-ready", form: page.form.id }, location.origin);
  } catch {
    // opened from elsewhere: nothing to ask for
  }
}
