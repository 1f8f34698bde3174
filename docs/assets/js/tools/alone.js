// A tool on a page of its own, where no form is: what it knows stands in the page as JSON, and it says which it is.

import { button, download, goTo, h } from "../form/dom.js";
import { filled } from "../form/said.js";

const root = document.getElementById("pt-tool");
const data = document.getElementById("pt-data");
if (root && data) mount(root, JSON.parse(data.textContent ?? ""));

/** @param {HTMLElement} root @param {{tool: string, language: string, words: Record<string, string>}} known */
function mount(root, known) {
  const status = h("p", { class: "pt-told pt-hidden", role: "status" });
  const trouble = h("div", { class: "pt-trouble", role: "alert", hidden: true });
  const page = {
    root,
    known,
    h,
    button,
    goTo,
    download,
    status,
    trouble,
    say(/** @type {string} */ message, /** @type {Record<string, any>} */ values = {}) {
      const text = known.words[message];
      if (text === undefined) throw new Error(message);
      return filled(text, values);
    },
    told(/** @type {string} */ text) {
      status.textContent = "";
      requestAnimationFrame(() => (status.textContent = text));
    },
  };
  import(`./${known.tool}.js`).then((tool) => tool.default(page));
}
