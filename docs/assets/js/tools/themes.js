// Feedback themes: saved copies of several people, read on this device and counted so that nobody can be picked out.
// What stands in files is held in memory alone, and goes with the page, by a button, or by “Exit this page”.

import { readFile } from "../form/copies.js";
import { turned } from "./turned.js";
import { there } from "../form/typed.js";
import { FEWER } from "./disclosure.js";
import { summary } from "./summary.js";

/** @typedef {Record<string, any>} Flat */
/** @typedef {{id: string, label: string, people: any}} Answer */
/** @typedef {{label: string, at: string, kind: string, answers: Answer[], told: any}} Line */

/**
 * Whether a copy may be counted, or its words shown: the person's own answer says so, where the form asks.
 * @param {any} form @param {"counts" | "words"} rule @param {Flat} flat
 */
export function allowed(form, rule, flat) {
  return Object.entries(form[rule] ?? {}).every(([question, answers]) =>
    answers.includes(flat[`${form.id}.${question}`]),
  );
}

/**
 * What is told of the people: closed questions by part, and how many wrote something.
 * @param {any} form @param {Flat[]} people
 */
export function lines(form, people) {
  const { files, questions: told } = summary(form, people);
  const leaves = new Set(form.leaves ?? []);
  /** @type {{title: string, lines: Line[]}[]} */
  const parts = [];
  /** @type {{label: string, at: string, people: any}[]} */
  const written = [];
  for (const part of form.sections) {
    /** @type {Line[]} */
    const closed = [];
    for (const question of part.questions) {
      if (leaves.has(question.id)) continue;
      for (const { at, asked, label } of cells(form, question)) {
        const is = told[at];
        if (asked.type === "text" && question.own) written.push({ label, at, people: is?.answered });
        if (!is || !["choice", "choices", "boolean", "score"].includes(asked.type)) continue;
        const people = is.counts ?? is.bands ?? { [question.id]: is.ticked };
        const names = asked.options ??
          asked.bands?.map((/** @type {any} */ one) => ({ id: one.label, label: one.label })) ?? [
            { id: question.id, label },
          ];
        const answers = names.map((/** @type {any} */ one) => ({
          id: one.id,
          label: one.label,
          people: people[one.id],
        }));
        closed.push({ label, at, kind: asked.type, answers, told: is });
      }
    }
    if (closed.length) parts.push({ title: part.title, lines: closed });
  }
  return { files, parts, written };
}

/** A question, or each cell of a table whose rows have names. */
function cells(/** @type {any} */ form, /** @type {any} */ question) {
  const start = `${form.id}.${question.id}`;
  if (question.type !== "table") return [{ at: start, asked: question, label: question.label }];
  if (!Array.isArray(question.rows)) return [];
  return question.rows.flatMap((/** @type {any} */ row) =>
    question.columns.map((/** @type {any} */ column) => ({
      at: `${start}.${row.id}.${column.id}`,
      asked: column,
      label: `${row.label}: ${column.label}`,
    })),
  );
}

/**
 * What five people or more said, the most first: what is to consider, and what goes well, which is the first answer of
 * a choice. @param {Line[]} all
 */
export function several(all) {
  const said = all.flatMap((line) =>
    line.answers.map((one, place) => ({
      count: one.people,
      question: line.label,
      answer: one.label,
      well: line.kind === "choice" && place === 0,
      kind: line.kind,
    })),
  );
  const shown = said.filter((one) => typeof one.count === "number" && ["choice", "choices"].includes(one.kind));
  const most = shown.sort((one, other) => other.count - one.count);
  return { consider: most.filter((one) => !one.well), well: most.filter((one) => one.well) };
}

/**
 * What people wrote to a question, without any order that would tell who.
 * @param {Flat[]} people @param {string} at @param {string} language
 */
export function comments(people, at, language) {
  const said = people.map((flat) => flat[at]).filter((text) => typeof text === "string" && there(text));
  return said.map((text) => text.trim()).sort((one, other) => one.localeCompare(other, language));
}

/** @param {any} page */
export default function mount(page) {
  const { root, known, h, button, goTo, say, told } = page;
  /** @type {Map<string, {definition: any, answers: Flat}>} */
  const open = new Map();
  /** @type {string[]} */
  let notes = [];
  let turn = 0; // what is still being read when everything is cleared must not come in

  const reader = {
    forms: known.forms,
    words: /** @type {string[]} */ ([]),
    say: (/** @type {string} */ name, /** @type {any} */ values) =>
      say(name === "web-open-failed" ? "web-tool-themes-not-read" : name, values),
    trouble: (/** @type {string} */ text) => notes.push(text),
  };

  const input = h("input", {
    type: "file",
    accept: ".json,.locked",
    multiple: true,
    hidden: true,
    onchange: () => read([...input.files]),
  });
  const choose = button(say("web-tool-themes-choose"), () => input.click(), "");
  const list = h("ul", { class: "pt-themes__files" });
  const count = button(say("web-tool-themes-count"), () => draw(), "");
  const close = button(say("web-tool-themes-clear"), () => {
    clear();
    told(say("web-tool-themes-cleared"));
    choose.focus();
  });
  const gathered = h(
    "div",
    { class: "pt-themes__gathered", hidden: true },
    h("h3", {}, say("web-tool-themes-gathered")),
    list,
    h("p", { class: "pt-buttons" }, count, close),
  );
  const result = h("section", { class: "pt-result pt-themes", hidden: true, "aria-labelledby": "pt-result" });
  root.append(
    h("p", {}, say("web-tool-themes-choose-hint")),
    h("p", { class: "pt-buttons" }, choose, input),
    page.trouble,
    gathered,
    page.status,
  );
  root.after(result);
  root.classList.add("pt-themes__open");

  /** Read files that were chosen. Nothing is counted before the reader asks for it. */
  async function read(/** @type {File[]} */ files) {
    const now = (turn += 1);
    notes = [];
    hide();
    for (const file of files) {
      const name = file.name;
      const key = JSON.stringify([name, file.size, file.lastModified]);
      if (open.has(key)) {
        notes.push(say("web-tool-themes-again", { name }));
        continue;
      }
      const before = notes.length;
      const copy = await readFile(reader, file);
      if (now !== turn) return;
      if (copy && allowed(copy.definition, "counts", copy.answers)) open.set(key, copy);
      else if (copy) notes.push(say("web-tool-themes-not-counted", { name }));
      else if (notes.length === before) notes.push(say("web-tool-themes-skipped", { name }));
    }
    reader.words.length = 0;
    input.value = ""; // the same file can be chosen again
    show();
    told(say("web-tool-themes-opened", { count: open.size }));
    (open.size ? count : choose).focus();
  }

  const of = (/** @type {any} */ form) =>
    [...open.values()].filter((one) => one.definition === form).map((one) => one.answers);

  function show() {
    page.trouble.replaceChildren(h("ul", {}, ...notes.map((one) => h("li", {}, one))));
    page.trouble.hidden = notes.length === 0;
    gathered.hidden = open.size === 0;
    const counted = known.forms.filter((/** @type {any} */ form) => of(form).length);
    list.replaceChildren(
      ...counted.map((/** @type {any} */ form) =>
        h("li", {}, say("web-tool-themes-files", { title: form.title, count: of(form).length })),
      ),
    );
  }

  function hide() {
    result.replaceChildren();
    result.hidden = true;
  }

  function clear() {
    turn += 1;
    open.clear();
    notes = [];
    reader.words.length = 0;
    input.value = "";
    hide();
    show();
  }

  const said = (/** @type {any} */ shown) =>
    typeof shown === "number"
      ? String(shown)
      : say(shown === FEWER ? "web-tool-themes-fewer" : "web-tool-themes-hidden");

  /** Count, and show what may be told. */
  function draw() {
    const forms = known.forms.filter((/** @type {any} */ form) => of(form).length);
    const title = h("h2", { id: "pt-result" }, say("web-tool-themes-title"));
    result.replaceChildren(
      title,
      ...forms.flatMap((/** @type {any} */ form) => drawn(form, of(form))),
      h(
        "p",
        { class: "pt-buttons" },
        button(say("web-tool-themes-print"), () => print()),
        button(say("web-tool-themes-csv"), () => save(forms)),
      ),
    );
    result.hidden = false;
    goTo(title);
  }

  /** What is told of one form. */
  function drawn(/** @type {any} */ form, /** @type {Flat[]} */ people) {
    const { files, parts, written } = lines(form, people);
    if (files === FEWER) {
      return [
        h("h3", {}, say("web-tool-themes-form-few", { title: form.title })),
        h("p", {}, say("web-tool-themes-form-few-means")),
      ];
    }
    const { consider, well } = several(parts.flatMap((part) => part.lines));
    const spoken = (/** @type {any[]} */ all) =>
      h("ul", { class: "pt-list" }, ...all.map((one) => h("li", {}, say("web-tool-themes-several", one))));
    return [
      h("h3", {}, say("web-tool-themes-form", { title: form.title, count: files })),
      h("h4", {}, say("web-tool-themes-consider")),
      consider.length ? spoken(consider) : h("p", {}, say("web-tool-themes-consider-none")),
      well.length ? h("h4", {}, say("web-tool-themes-well")) : null,
      well.length ? spoken(well) : null,
      h("p", {}, say("web-tool-themes-watch")),
      ...parts.flatMap((part) => [
        h("h4", {}, part.title),
        h("div", { class: "pt-themes__tables" }, ...part.lines.map((line) => counts(line, Number(files)))),
      ]),
      ...wordsOf(form, people, written),
    ].filter(Boolean);
  }

  /** One question: a row for each answer, with a bar that is as long as its share of the people. */
  function counts(/** @type {Line} */ line, /** @type {number} */ files) {
    const row = (/** @type {any} */ one) =>
      h(
        "tr",
        {},
        h("th", { scope: "row" }, one.label),
        h("td", { class: "pt-counts__bar" }, bar(one.people, files)),
        h("td", { class: "pt-counts__number" }, said(one.people)),
      );
    const rest =
      typeof line.told.answered === "number" ? [[say("web-tool-themes-answered"), said(line.told.answered)]] : [];
    if (line.told.mean !== undefined) rest.push([say("web-tool-themes-mean"), String(line.told.mean)]);
    return h(
      "table",
      { class: "pt-counts" },
      h("caption", {}, line.label),
      h(
        "thead",
        { class: "pt-hidden" },
        h(
          "tr",
          {},
          h("th", { scope: "col" }, say("web-tool-themes-answer")),
          h("td"),
          h("th", { scope: "col" }, say("web-tool-themes-people")),
        ),
      ),
      h(
        "tbody",
        {},
        ...line.answers.map(row),
        ...rest.map(([label, text]) =>
          h(
            "tr",
            { class: "pt-counts__rest" },
            h("th", { scope: "row" }, label),
            h("td"),
            h("td", { class: "pt-counts__number" }, text),
          ),
        ),
      ),
    );
  }

  /** The number beside it says the same. A count that is not shown has none. */
  function bar(/** @type {any} */ shown, /** @type {number} */ files) {
    if (typeof shown !== "number") return null;
    const rect = (/** @type {string} */ kind, /** @type {number} */ width) =>
      h("svg:rect", { class: kind, x: 0, y: 0, width: `${width}%`, height: "100%" });
    const picture = h(
      "svg:svg",
      { class: "pt-bars", width: "100%", height: "0.8em", "aria-hidden": "true" },
      rect("pt-bars__track", 100),
      rect("pt-bars__now", Math.round((shown * 100) / files)),
    );
    return turned(picture);
  }

  /** How many wrote something; what they wrote only when the reader asks for it, and those who wrote it agreed. */
  function wordsOf(
    /** @type {any} */ form,
    /** @type {Flat[]} */ people,
    /** @type {{label: string, at: string, people: any}[]} */ written,
  ) {
    const counted = written.filter((one) => one.people !== undefined);
    if (!counted.length) return [];
    const holder = h("div", { class: "pt-themes__comments" });
    const tick = h("input", {
      type: "checkbox",
      class: "pt-tick",
      id: `pt-comments-${form.id}`,
      "aria-describedby": `pt-comments-${form.id}-means`,
      autocomplete: "off",
      onchange: () => holder.replaceChildren(...(tick.checked ? quoted(form, people, written) : [])),
    });
    const row = (/** @type {any} */ one) =>
      h("tr", {}, h("th", { scope: "row" }, one.label), h("td", { class: "pt-counts__number" }, said(one.people)));
    return [
      h("h4", {}, say("web-tool-themes-words")),
      h(
        "table",
        { class: "pt-counts pt-counts--words" },
        h("caption", {}, say("web-tool-themes-wrote")),
        h("tbody", {}, ...counted.map(row)),
      ),
      h(
        "div",
        { class: "pt-note pt-note--care pt-themes__ask" },
        h(
          "p",
          { class: "pt-option" },
          tick,
          h("label", { class: "pt-option__label", for: tick.id }, say("web-tool-themes-show")),
        ),
        h("p", { id: `pt-comments-${form.id}-means` }, say("web-tool-themes-show-means")),
      ),
      holder,
    ];
  }

  function quoted(
    /** @type {any} */ form,
    /** @type {Flat[]} */ people,
    /** @type {{label: string, at: string}[]} */ written,
  ) {
    const may = people.filter((flat) => allowed(form, "words", flat));
    const found = written
      .map((one) => ({ ...one, texts: comments(may, one.at, known.language) }))
      .filter((one) => one.texts.length);
    if (!found.length) return [h("p", {}, say("web-tool-themes-no-comments"))];
    return [
      h("p", {}, say("web-tool-themes-comments-mean")),
      ...found.flatMap((one) => [h("h5", {}, one.label), h("ul", {}, ...one.texts.map((text) => h("li", {}, text)))]),
    ];
  }

  /** The counts as they are shown, for a spreadsheet. */
  async function save(/** @type {any[]} */ forms) {
    const { csv } = await import("../export/csv.js");
    const heads = [
      say("web-tool-themes-csv-form"),
      say("web-tool-themes-question"),
      say("web-tool-themes-answer"),
      say("web-tool-themes-people"),
    ];
    const rows = forms.flatMap((form) => {
      const { parts, written } = lines(form, of(form));
      const closed = parts
        .flatMap((part) => part.lines)
        .flatMap((line) => line.answers.map((one) => [form.title, line.label, one.label, one.people]));
      return [
        ...closed,
        ...written
          .filter((one) => one.people !== undefined)
          .map((one) => [form.title, one.label, say("web-tool-themes-wrote"), one.people]),
      ];
    });
    const cell = (/** @type {any[]} */ row) => [...row.slice(0, 3), typeof row[3] === "number" ? row[3] : said(row[3])];
    page.download(
      "feedback-themes.csv",
      "text/csv",
      csv(
        heads.map((label) => ({ id: label, label })),
        rows.map(cell),
      ),
    );
  }

  document.addEventListener("pt:wipe", clear);
}
