// Tables whose rows have numbers: a few rows to begin with, more when they are wanted, and any of them taken away.

import { button, goTo, h } from "./dom.js";
import { read, write } from "./fields.js";

const FEW = 3; // rows on a screen before anybody asked for more

/**
 * @param {any} page
 * @param {any} question a table whose rows have no names
 * @returns {{address: string, atLeast: (count: number) => void} | null}
 */
export function growing(page, question) {
  const { form, root, say } = page;
  const address = `${form.id}.${question.id}`;
  const whole = document.getElementById(address);
  if (!whole) return null;
  const holder = whole.matches("table") ? whole.querySelector("tbody") : whole;
  whole.classList.add("pt-grow");

  const rows = () => [...holder.children].filter((one) => !one.classList.contains("pt-rows__total"));

  /** Give a row its number: in its names, and in what a reader sees and hears. */
  const number = (/** @type {any} */ row, /** @type {number} */ count) => {
    for (const control of row.querySelectorAll("[name]")) {
      const column = control.id.slice(control.id.lastIndexOf(".") + 1);
      const label = question.columns.find((/** @type {any} */ one) => one.id === column).label;
      control.id = control.name = `${address}.${count}.${column}`;
      const said = { label: question.label, row: count, row_label: question.row_label, column: label };
      control.setAttribute("aria-label", say("table-cell", said));
    }
    const name = row.querySelector(".pt-slip__name");
    const heading = question.row_label.slice(0, 1).toUpperCase() + question.row_label.slice(1);
    if (name) {
      name.textContent = say("row-number", { row: heading, number: count });
      row.setAttribute("aria-label", name.textContent);
    } else {
      row.querySelector("[data-number]").textContent = String(count);
    }
    row.querySelector(".pt-remove")?.remove();
    const remove = button(say("web-row-remove"), () => take(count));
    remove.className = "pt-remove";
    remove.setAttribute("aria-label", say("web-row-remove-which", { row: question.row_label, number: count }));
    (name ?? row.querySelector("[data-number]")).after(remove);
  };

  const add = () => {
    const last = rows().at(-1) ?? rows()[0];
    const made = /** @type {Element} */ (last.cloneNode(true));
    for (const hint of made.querySelectorAll(".pt-field__hint[id]")) hint.remove();
    for (const note of made.querySelectorAll(".pt-guard, .pt-error")) note.remove();
    for (const place of [made, ...made.querySelectorAll(".pt-wrong")]) place.classList.remove("pt-wrong");
    for (const control of /** @type {any} */ (made).querySelectorAll("[name]")) {
      const told = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => !/\.(error|guard)$/.test(one));
      control.removeAttribute("aria-invalid");
      if (told.join("")) control.setAttribute("aria-describedby", told.join(" "));
      else control.removeAttribute("aria-describedby");
      if (control.type === "checkbox") control.checked = false;
      else control.value = "";
    }
    last.after(made);
    number(made, rows().length);
    page.wire?.(made);
    return made;
  };

  const atLeast = (/** @type {number} */ count) => {
    while (rows().length < Math.min(count, 500)) add();
  };

  /** The answers with the rows from a number on moved up or down; where they move up, the row above them goes. */
  const moved = (/** @type {number} */ from, /** @type {number} */ by) => {
    /** @type {Record<string, any>} */
    const after = {};
    for (const [at, value] of Object.entries(read(root))) {
      const [row, column] = at.startsWith(`${address}.`) ? at.slice(address.length + 1).split(".") : [];
      if (row === undefined || Number(row) < from + Math.min(by, 0)) after[at] = value;
      else if (Number(row) >= from) after[`${address}.${Number(row) + by}.${column}`] = value;
    }
    return after;
  };

  const put = (/** @type {Record<string, any>} */ flat) => {
    write(root, flat);
    page.changed();
    page.filled(); // a note about words goes with its words
  };

  /** Take a row away: those below it move up. What stood there can be put back, whatever was typed since. */
  const take = (/** @type {number} */ count) => {
    const gone = Object.entries(read(root)).filter(([at]) => at.startsWith(`${address}.${count}.`));
    const after = moved(count + 1, -1);
    const all = rows();
    if (all.length > 1) all[all.length - 1].remove();
    put(after);
    const undo = button(say("web-row-back"), () => {
      const wanted = Math.max(filled(), all.length > 1 ? rows().length : 0) + 1;
      while (rows().length < wanted) add();
      put({ ...moved(count, 1), ...Object.fromEntries(gone) });
      undo.remove();
      goTo(rows()[count - 1].querySelector("[name]"));
    });
    foot.querySelector("[data-undo]")?.remove();
    undo.dataset.undo = "";
    foot.append(undo);
    page.told(say("web-row-removed", { row: question.row_label, number: count }));
    goTo(more);
  };

  const more = button(say("web-row-add", { row: question.row_label }), () => {
    goTo(add().querySelector("[name]"));
    page.changed();
  });
  const foot = h("p", { class: "pt-buttons pt-grow__foot" }, more);
  whole.after(foot);

  const filled = () => {
    const used = Object.keys(read(root)).filter((at) => at.startsWith(`${address}.`));
    return Math.max(0, ...used.map((at) => Number(at.slice(address.length + 1).split(".")[0])));
  };
  for (const row of rows().slice(Math.max(FEW, filled()))) row.remove();
  rows().forEach((row, index) => number(row, index + 1));

  return { address, atLeast };
}
