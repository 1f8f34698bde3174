// A form page comes alive: what is in the HTML can be filled in without this, and is kept by nobody. This adds what a
// script can do better, and still keeps nothing: answers stand in the page's own fields until the reader saves a file.

import { ask } from "./ask.js";
import { sectionsShown, shown } from "./conditions.js";
import { openCopies, save } from "./copies.js";
import { button, download, goTo, h } from "./dom.js";
import { clear } from "./errors.js";
import { read, set, write } from "./fields.js";
import { asked, guards, suggestions } from "./helpers.js";
import { growing } from "./rows.js";
import { filled } from "./said.js";
import { views } from "./views.js";

const root = /** @type {HTMLFormElement | null} */ (document.querySelector("form.pt-form"));
const data = document.getElementById("pt-data");
if (root && data) mount(root, JSON.parse(data.textContent ?? ""));

/** @param {HTMLFormElement} root @param {any} form */
function mount(root, form) {
  /** @type {((flat: Record<string, any>, shown: Set<string>) => void)[]} */
  const listeners = [];
  /** @type {(() => void)[]} */
  const fillers = [];
  /** @type {{address: string, value: string | true, label?: string}[]} */
  let left = [];
  let unsaved = false;
  let leaving = false;
  let saving = false;
  let telling = 0;
  /** @type {any} */
  let others; // what gives answers to other forms
  let wiped = 0; // times: what is still being read when everything is cleared must not come in
  const name = document.title;

  const say = (/** @type {string} */ message, /** @type {Record<string, any>} */ values = {}) => {
    const text = form.words[message];
    if (text === undefined) throw new Error(message);
    return filled(text, values);
  };

  const status = h("p", { class: "pt-told pt-hidden", role: "status" });
  const trouble = h("div", { class: "pt-trouble", role: "alert", hidden: true });
  const holder = h("section", { class: "pt-check", hidden: true, "aria-labelledby": "pt-check" });
  const kept = h("p", { class: "pt-save__state" });

  const page = {
    form,
    root,
    name,
    say,
    h,
    result: h("section", { class: "pt-result", hidden: true }),
    whole: false,
    answers: () => read(root),
    shown: () => shown(form, read(root)),
    set(/** @type {string} */ at, /** @type {string | true} */ value) {
      set(root, at, value);
      page.changed();
    },
    onChange: (/** @type {any} */ listen) => listeners.push(listen),
    onFilled: (/** @type {any} */ listen) => fillers.push(listen),
    filled: () => fillers.forEach((one) => one()),
    told(/** @type {string} */ text) {
      status.textContent = "";
      cancelAnimationFrame(telling);
      telling = requestAnimationFrame(() => (status.textContent = text));
    },
    trouble(/** @type {string} */ text) {
      trouble.replaceChildren(h("p", {}, text));
      trouble.hidden = !text;
      if (text) trouble.scrollIntoView({ block: "center" });
    },
    title: (/** @type {string} */ text) => (document.title = text),
    show: (/** @type {Element} */ place) => view.show(place),
    /** Show the check: the last part, drawn afresh. */
    async check() {
      try {
        const { review } = await import("./review.js");
        const start = review(page, holder);
        holder.hidden = false;
        view.checking(true);
        page.update();
        goTo(start);
      } catch {
        page.trouble(say("web-not-made")); // the connection to the site is gone
      }
    },
    closeCheck() {
      holder.hidden = true;
      view.checking(false);
    },
    left: () => left,
    /** See to it that a table has so many rows. */
    grow: (/** @type {string} */ question, /** @type {number} */ count) => tables.get(question)?.atLeast(count),
    labelOf(/** @type {string} */ at) {
      const { question, column } = asked(form, at);
      return column ? say("table-cell-named", { label: question.label, row: rowOf(question, at), column: column.label }) : question?.label ?? at;
    },
    dirty(/** @type {boolean} */ on) {
      unsaved = on;
      kept.textContent = on ? say("web-not-saved") : Object.keys(read(root)).length ? say("web-saved") : say("web-empty");
    },
    state: () => ({ answers: read(root), finished: view.finished(), left }),
    /** What a document gets: the answers of what is asked, and what is worked out from them. */
    documented() {
      const open = page.shown();
      return Object.fromEntries(Object.entries(page.everything()).filter(([at]) => open.has(at.split(".")[1])));
    },
    everything: () => {
      const flat = read(root);
      return { ...flat, ...worked(flat) };
    },
    /** Put an opened copy into the page, in the place of what stands there. */
    load(/** @type {any} */ copy) {
      for (const undo of root.querySelectorAll("[data-undo]")) undo.remove(); // a row of what stood here before
      const most = {};
      for (const at of Object.keys(copy.answers)) {
        const [, question, row] = at.split(".");
        if (/^\d+$/.test(row ?? "")) most[question] = Math.max(most[question] ?? 0, Number(row));
      }
      for (const [question, count] of Object.entries(most)) tables.get(question)?.atLeast(count);
      const none = write(root, copy.answers);
      left = [...copy.left, ...none.map((at) => ({ address: at, value: copy.answers[at] }))];
      view.setFinished(copy.finished);
      clear(root);
      page.closeCheck();
      page.update();
      page.filled();
    },
    async save() {
      if (saving) return; // pressed twice
      saving = true;
      try {
        if (await save(page)) {
          page.dirty(false);
          page.told(say("web-saved"));
        }
      } catch (error) {
        const { message_name: known, values } = /** @type {any} */ (error);
        page.trouble(say(known ?? "web-not-made", values));
      }
      saving = false;
    },
    download,
    openCopies: (/** @type {any} */ options) => openCopies(page, options),
    /** What a tool adds to what another form begins with. */
    more: (/** @type {string} */ _) => ({}),
    begin(/** @type {number} */ index, /** @type {any} */ more) {
      const one = form.begins[index];
      if (others) others.begin(page, one, more ?? page.more(one.form));
      else page.trouble(say("web-begin-blocked"));
    },
    /** After something changed: work out, ask or no longer ask, and say that it is not saved. */
    changed() {
      page.dirty(true);
      page.closeCheck();
      page.update();
    },
    update() {
      if (page.whole) return; // all questions stand on the paper, asked or not
      const flat = read(root);
      const open = shown(form, flat);
      view.update(open, sectionsShown(form, flat), flat);
      for (const listen of listeners) {
        try {
          listen(flat, open);
        } catch (error) {
          queueMicrotask(() => { throw error; }); // told on the console: one tool's mistake stops nobody from saving
        }
      }
      if (!holder.hidden) document.title = holder.querySelector(".pt-errors") ? say("web-error-title", { title: name }) : name;
    },
  };

  const view = views(page);
  let worked = (/** @type {Record<string, any>} */ _) => ({});
  if (addsUp(form)) {
    import("./sumup.js").then(({ sumUp }) => {
      worked = sumUp(page);
      page.update();
    }).catch(() => page.trouble(say("web-not-loaded")));
  }
  /** @type {Map<string, any>} */
  const tables = new Map();
  for (const section of form.sections) {
    for (const question of section.questions) {
      if (question.type !== "table" || Array.isArray(question.rows)) continue;
      const table = growing(page, question);
      if (table) tables.set(question.id, table);
    }
  }
  suggestions(page);
  if (form.sections.some((/** @type {any} */ part) => part.questions.some((/** @type {any} */ one) => one.compose))) {
    import("./compose.js").then(({ composing }) => composing(page));
  }
  guards(page);

  // --- what stands before and after the form ---
  const open = async () => {
    const turn = wiped;
    const [copy] = await openCopies(page);
    if (!copy || turn !== wiped) return;
    if (Object.keys(read(root)).length && unsaved) {
      const title = say("web-replace");
      if (!(await ask({ title, body: [h("p", {}, say("web-replace-means"))], go: say("web-replace-go"), back: say("web-cancel"), careful: true }))) return;
    }
    page.load(copy);
    page.dirty(false);
    trouble.hidden = true;
    const notes = [say("web-opened"), ...copy.notes.map((/** @type {any} */ one) => say(one.message, one.values))];
    if (left.length) notes.push(say("web-left-some", { count: left.length }));
    page.trouble(notes.join(" "));
  };

  const wipe = () => {
    leaving = true;
    wiped += 1;
    cancelAnimationFrame(telling);
    status.textContent = "";
    root.reset();
    write(root, {});
    left = [];
    view.setFinished([]);
    clear(root);
    for (const note of document.querySelectorAll(".pt-typed, [data-undo]")) note.remove();
    page.filled(); // notes about words go
    trouble.replaceChildren();
    trouble.hidden = true;
    page.closeCheck();
    holder.replaceChildren();
    page.result.replaceChildren();
    page.update();
    page.dirty(false);
    leaving = false;
  };

  const wipeAll = async () => {
    const title = say("web-clear");
    if (!(await ask({ title, body: [h("p", {}, say("web-clear-means"))], go: say("web-clear-go"), back: say("web-cancel"), careful: true }))) return;
    document.dispatchEvent(new CustomEvent("pt:wipe", { detail: { leaving: false } }));
    page.told(say("web-cleared"));
    goTo(/** @type {HTMLElement} */ (document.querySelector("h1")));
  };

  const way = (/** @type {boolean} */ stepped, /** @type {string} */ label) => {
    const input = h("input", { type: "radio", class: "pt-tick pt-tick--small", name: "pt-way", id: `pt-way-${stepped}`, "data-aside": "", onchange: () => view.step(stepped) });
    input.checked = stepped === Boolean(form.steps);
    return h("span", { class: "pt-option" }, input, h("label", { for: input.id }, label));
  };
  const drafts = h("div", { class: "pt-start__row", hidden: true });
  if (form.sensitivity === "organisation") import("./draft.js").then((keeper) => keeper.draft(page, drafts));
  const rows = [
    h("p", { class: "pt-buttons" }, button(say("web-open"), open)),
    form.sections.length > 1
      ? h("fieldset", { class: "pt-set pt-start__row" }, h("legend", {}, say("web-way")), way(true, say("web-way-steps")), way(false, say("web-way-page")))
      : null,
    form.sensitivity === "person" ? spelling(page) : null,
    drafts,
  ];
  const start = h("section", { class: "pt-start", "aria-label": say("web-start") }, ...rows);
  const clearAll = button(say("web-clear"), wipeAll);
  const bar = h(
    "section",
    { class: "pt-save", "aria-label": say("web-save-bar") },
    h("div", { class: "pt-save__words" }, kept, h("p", { class: "pt-save__exit" }, say("web-exit-clears"))),
    h("p", { class: "pt-buttons" }, button(say("web-save"), () => page.save(), ""), button(say("web-check"), () => page.check()), clearAll),
  );
  const work = h("div", { class: "pt-work" });
  root.before(work); // the bar stays in view as long as the form is
  work.append(start, trouble, root, page.result, holder, bar, status);

  root.addEventListener("input", () => page.changed());
  // what saves is there before it is needed: the connection may be gone by then, and then `save` says so
  const ready = () => Promise.all([import("./copy.js"), import("./seal.js")]).catch(() => {});
  root.addEventListener("input", ready, { once: true });
  root.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("pt:wipe", wipe);
  addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "s") {
      event.preventDefault();
      if (!document.querySelector("dialog[open]")) page.save();
    }
  });
  addEventListener("beforeunload", (event) => {
    if (unsaved && !leaving && Object.keys(read(root)).length) {
      event.preventDefault();
      event.returnValue = "";
    }
  });
  printing(page);

  page.dirty(false);
  page.update();
  view.step(Boolean(form.steps));
  document.body.classList.add("pt-alive");
  if (form.tool) import(`../tools/${form.tool}.js`).then((tool) => (tool.default(page), page.update())).catch(() => page.trouble(say("web-not-loaded")));
  // there before it is pressed: a window opens only at once
  if (form.begins || opener) import("./begin.js").then((found) => (others = found).receive(page));
}

/** Whether anything is worked out from the answers. @param {any} form */
function addsUp(form) {
  return form.sections
    .flatMap((/** @type {any} */ section) => section.questions)
    .some((/** @type {any} */ one) => one.bands || ["score", "summary"].includes(one.type) || one.columns?.some((/** @type {any} */ column) => column.total || column.difference || column.product));
}

const rowOf = (/** @type {any} */ question, /** @type {string} */ at) => {
  const row = at.split(".")[2];
  return Array.isArray(question.rows) ? question.rows.find((/** @type {any} */ one) => one.id === row)?.label ?? row : row;
};

/** Spell check is off where people are written about: some browsers send the text away to check it. */
function spelling(/** @type {any} */ page) {
  const { root, say } = page;
  const turn = h("input", {
    type: "checkbox",
    class: "pt-tick",
    id: "pt-spelling",
    "data-aside": "",
    onchange: () => {
      root.setAttribute("spellcheck", String(turn.checked));
      root.setAttribute("writingsuggestions", String(turn.checked));
    },
  });
  const label = h("label", { class: "pt-option__label", for: "pt-spelling" }, say("web-spelling"));
  return h("p", { class: "pt-option" }, turn, label, h("span", { class: "pt-field__hint" }, say("web-spelling-means")));
}

/** On paper a long answer is whole, and a form that nobody filled in has all its questions. */
function printing(/** @type {any} */ page) {
  const { root } = page;
  const before = () => {
    after();
    if (Object.keys(page.answers()).length === 0) {
      page.whole = true;
      for (const one of root.querySelectorAll("[data-question][hidden], .pt-part[hidden]")) one.hidden = false;
    }
    for (const area of root.querySelectorAll("textarea")) {
      if (area.value) area.after(h("div", { class: "pt-typed", "aria-hidden": "true" }, area.value));
    }
  };
  const after = () => {
    for (const one of root.querySelectorAll(".pt-typed")) one.remove();
    page.whole = false;
    page.update();
  };
  addEventListener("beforeprint", before);
  addEventListener("afterprint", after);
  matchMedia("print").addEventListener("change", (event) => (event.matches ? before() : after()));
}
