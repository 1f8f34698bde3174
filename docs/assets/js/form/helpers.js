// What helps while somebody writes: a warning about words, and suggestions that an answer calls for.

import { h } from "./dom.js";
import { address } from "./fields.js";
import { isDay } from "./days.js";
import { noticed } from "./guard.js";
import { joined, longDay } from "./said.js";

/** The question and column that a control belongs to. @param {any} form @param {string} at */
export function asked(form, at) {
  const [, name, , column] = at.split(".");
  for (const section of form.sections) {
    const question = section.questions.find((/** @type {any} */ one) => one.id === name);
    if (question) return { question, column: question.columns?.find((/** @type {any} */ one) => one.id === column) };
  }
  return {};
}

/** The type of what an address answers. @param {any} form @param {string} at */
export function typeOf(form, at) {
  const { question, column } = asked(form, at);
  if (question?.type === "signature") return at.endsWith(".date") ? "date" : "string";
  return (column ?? question)?.type;
}

/** Look at the words in the fields of a part of the page, now and whenever they change. @param {any} page */
export function guards(page) {
  const { form, root, say } = page;
  if (!form.guards) return;
  /** @type {any} */
  let waiting;
  const look = (/** @type {any} */ control) => {
    const { question, column } = asked(form, address(control));
    if (!(column ?? question)?.guard) return;
    const id = `${control.id}.guard`;
    const found = noticed(control.value, form.guards);
    const said = found.map((/** @type {any} */ one) => one.word).join("\n");
    const before = document.getElementById(id);
    if ((before?.dataset.said ?? "") === said) return;
    before?.remove();
    const others = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((/** @type {string} */ one) => one && one !== id);
    if (found.length) {
      const sets = form.guards.filter((/** @type {any} */ guard) => found.some((/** @type {any} */ one) => one.guard === guard.id));
      const notes = sets.map((/** @type {any} */ set) => {
        const words = found.filter((/** @type {any} */ one) => one.guard === set.id).map((/** @type {any} */ one) => one.word);
        return h("p", {}, h("strong", {}, say("web-guard-word", { word: words.join(form.words["web-guard-between"]) })), " ", set.why, " ", set.instead);
      });
      const note = h("div", { class: "pt-guard", id }, ...notes);
      note.dataset.said = said;
      (control.closest(".pt-unit") ?? control).after(note);
      others.push(id);
      page.told(say("web-guard-told", { word: found[0].word }));
    }
    if (others.length) control.setAttribute("aria-describedby", others.join(" "));
    else control.removeAttribute("aria-describedby");
  };
  root.addEventListener("input", (/** @type {Event} */ event) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => look(event.target), 400);
  });
  root.addEventListener("change", (/** @type {Event} */ event) => look(event.target)); // left before it was looked at
  page.onFilled(() => {
    for (const control of root.querySelectorAll("textarea, input[type=text]")) if (control.name) look(control);
  });
}

/** What chosen answers call for, under their question. @param {any} page */
export function suggestions(page) {
  const { form, root, say } = page;
  for (const section of form.sections) {
    for (const question of section.questions) {
      const offered = (question.options ?? []).filter((/** @type {any} */ one) => one.actions);
      const field = root.querySelector(`[data-question="${question.id}"]`);
      if (!offered.length || !field) continue;
      const list = h("ul");
      const box = h("div", { class: "pt-suggest", hidden: true }, h("p", {}, h("strong", {}, say("web-suggestions"))), list);
      field.append(box);
      page.onChange((/** @type {Record<string, any>} */ flat) => {
        const at = `${form.id}.${question.id}`;
        const chosen = offered.filter((/** @type {any} */ one) => flat[at] === one.id || flat[`${at}.${one.id}`] === true);
        const actions = chosen.flatMap((/** @type {any} */ one) => one.actions);
        box.hidden = actions.length === 0;
        if (list.textContent !== actions.join("")) list.replaceChildren(...actions.map((/** @type {string} */ one) => h("li", {}, one)));
      });
    }
  }
}

/** An answer as a text tells it. @param {any} form @param {string} name of the question @param {Record<string, any>} flat */
export function inWords(form, name, flat) {
  const at = `${form.id}.${name}`;
  const { question } = asked(form, at);
  if (!question) return "";
  const one = (/** @type {any} */ what, /** @type {any} */ value) => {
    if (what.options) return what.options.find((/** @type {any} */ option) => option.id === value)?.label ?? "";
    return isDay(String(value)) ? longDay(value, form.words) : String(value);
  };
  if (question.type === "choices") {
    const ticked = question.options.filter((/** @type {any} */ option) => flat[`${at}.${option.id}`]);
    return ticked.map((/** @type {any} */ option) => `• ${option.label}`).join("\n");
  }
  if (question.type === "table") {
    /** @type {Record<string, string[]>} */
    const rows = {};
    for (const [address, value] of Object.entries(flat)) {
      const [row, id] = address.startsWith(`${at}.`) ? address.slice(at.length + 1).split(".") : [];
      const column = question.columns.find((/** @type {any} */ column) => column.id === id);
      if (row && column) (rows[row] ??= []).push(value === true ? column.label : one(column, value));
    }
    const head = (/** @type {string} */ row) => {
      if (row === "total") return [form.words["table-total"]];
      return Array.isArray(question.rows) ? [question.rows.find((/** @type {any} */ of) => of.id === row)?.label] : [];
    };
    return Object.entries(rows).map(([row, cells]) => `• ${joined([...head(row), ...cells], form.words)}`).join("\n");
  }
  if (question.type === "signature") {
    const parts = ["name", "date"].map((part) => flat[`${at}.${part}`]).filter(Boolean);
    return joined(parts.map((part) => one(question, part)), form.words);
  }
  return flat[at] === undefined || flat[at] === true ? "" : one(question, flat[at]);
}
