// A question that must be answered before anything else goes on: the browser's own dialog, which keeps the keyboard.

import { button, h } from "./dom.js";

/**
 * @param {{title: string, body: any[], go: string, back: string, check?: () => string, careful?: boolean}} what `check` tells what is
 *   still wrong when the reader wants to go on, or ""
 * @returns {Promise<boolean>} whether the reader went on
 */
export function ask({ title, body, go, back, check, careful }) {
  return new Promise((resolve) => {
    const wrong = h("p", { class: "pt-error", role: "alert" });
    const close = (/** @type {boolean} */ answer) => {
      if (answer && check) {
        wrong.textContent = check();
        if (wrong.textContent) return;
      }
      document.removeEventListener("pt:wipe", cancel); // what was typed in the dialog is held by nothing
      dialog.close();
      dialog.remove();
      before?.focus();
      resolve(answer);
    };
    const before = /** @type {any} */ (document.activeElement);
    const cancelled = button(back, () => close(false));
    if (careful) cancelled.setAttribute("autofocus", ""); // Enter takes nothing away
    const leave = /** @type {any} */ (document.querySelector(".pt-exit a")); // a dialog covers it
    const form = h(
      "form",
      {
        method: "dialog",
        novalidate: true,
        autocomplete: "off",
        onsubmit: (/** @type {Event} */ event) => {
          event.preventDefault();
          close(true);
        },
      },
      h("h2", { id: "pt-ask" }, title),
      ...body,
      wrong,
      h("p", { class: "pt-buttons" }, h("button", { class: "pt-button" }, go), cancelled),
      leave && button(leave.textContent.trim(), () => leave.click()),
    );
    const dialog = h("dialog", { class: "pt-dialog", "aria-labelledby": "pt-ask" }, form);
    dialog.addEventListener("cancel", (/** @type {Event} */ event) => {
      event.preventDefault();
      close(false);
    });
    const cancel = () => close(false);
    document.addEventListener("pt:wipe", cancel);
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** A box for a passphrase, which can be shown. @param {(name: string) => string} say @param {string} id */
export function passphrase(say, id) {
  const box = h("input", { class: "pt-input", id, type: "password", autocomplete: "new-password", spellcheck: "false" });
  const show = h("input", {
    class: "pt-tick pt-tick--small",
    id: `${id}.show`,
    type: "checkbox",
    onchange: () => box.setAttribute("type", show.checked ? "text" : "password"),
  });
  const field = h(
    "div",
    { class: "pt-field" },
    h("input", { type: "text", autocomplete: "username", hidden: true, "aria-hidden": "true" }), // for what keeps passwords
    h("label", { class: "pt-field__label", for: id }, say("web-passphrase")),
    box,
    h("p", { class: "pt-option" }, show, h("label", { for: `${id}.show` }, say("web-passphrase-show"))),
  );
  return { box, field };
}
