// What is to be put right, told twice in the same words: in a summary that has the keyboard, and beside each field.

import { goTo, h } from "./dom.js";

/** The control, or the group of controls, that an address stands for. @param {string} address */
export function fieldOf(address) {
  const found = document.getElementById(address);
  return found ?? document.getElementById(`${address}.day`) ?? document.getElementById(address.replace(/\.[^.]*$/, ""));
}

/** Where the keyboard goes for an address: the control itself, the first box of a date, the first option. */
function entry(/** @type {HTMLElement} */ field) {
  return field.matches("fieldset, div, table, [role=group]")
    ? /** @type {HTMLElement} */ (field.querySelector("input, select, textarea") ?? field)
    : field;
}

/** Take all messages away. @param {HTMLElement} root */
export function clear(root) {
  for (const message of document.querySelectorAll(".pt-error, .pt-errors")) message.remove();
  for (const field of root.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    const rest = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => !id.endsWith(".error"));
    if (rest.join("")) field.setAttribute("aria-describedby", rest.join(" "));
    else field.removeAttribute("aria-describedby");
  }
  for (const field of root.querySelectorAll(".pt-wrong")) field.classList.remove("pt-wrong");
}

/**
 * @param {any} page
 * @param {{address: string, message: string}[]} found
 * @returns {HTMLElement | null} the summary, to be put where the reader is
 */
export function tell(page, found) {
  const { root, say } = page;
  clear(root);
  if (found.length === 0) return null;
  for (const { address, message } of found) {
    const field = fieldOf(address);
    if (!field) continue;
    const id = `${address}.error`;
    const text = h("p", { class: "pt-error", id }, h("span", { class: "pt-hidden" }, say("web-error"), " "), message);
    const place = field.closest("td, .pt-slip__field") ?? field.closest(".pt-field");
    place?.classList.add("pt-wrong");
    if (field.matches("fieldset")) field.querySelector("legend, .pt-field__hint:last-of-type")?.after(text);
    else (field.closest(".pt-unit, .pt-date") ?? field).before(text);
    const control = entry(field);
    control.setAttribute("aria-invalid", "true");
    control.setAttribute("aria-describedby", [control.getAttribute("aria-describedby"), id].filter(Boolean).join(" "));
  }
  const links = found.map(({ address, message }) => {
    const go = (/** @type {Event} */ event) => {
      event.preventDefault();
      const field = fieldOf(address);
      if (!field) return;
      page.show(field);
      goTo(entry(field));
    };
    return h("li", {}, h("a", { href: `#${address}`, onclick: go }, message));
  });
  return h(
    "div",
    { class: "pt-errors", role: "alert", tabindex: -1, "aria-labelledby": "pt-errors" },
    h("h2", { id: "pt-errors" }, say("web-errors")),
    h("ul", { role: "list" }, ...links),
  );
}
