// The files that a filled form becomes, made on the device from the blank ones that the site offers.

import { button, download, goTo, h, today } from "./dom.js";
import * as days from "./days.js";
import { typeOf } from "./helpers.js";
import { joined, longDay } from "./said.js";

const WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/** @param {any} page @returns {HTMLElement} */
export function files(page) {
  const { form, say } = page;
  const told = h("div", { "aria-live": "polite" });
  const name = (/** @type {string} */ kind) => `${form.id}-${today()}.${kind}`;

  const run = async (/** @type {() => Promise<any>} */ make) => {
    told.replaceChildren(h("p", {}, say("web-making")));
    try {
      const problems = await make();
      told.replaceChildren(...(problems ? [problems] : [h("p", {}, say("web-made"))]));
      if (problems) goTo(problems);
    } catch (error) {
      const { name_, values } = /** @type {any} */ (error);
      told.replaceChildren(h("p", { class: "pt-error" }, name_ ? say(name_, values) : say("web-not-made")));
    }
  };

  const word = async () => {
    const [{ fillDocx }, template] = await Promise.all([import("../export/docx.js"), bytes(form.files.docx)]);
    const made = await fillDocx(template, page.documented(), (day) => longDay(day, form.words));
    download(name("docx"), WORD, made.bytes);
    const lost = [...new Set([...made.unknown, ...made.invalid].map(page.labelOf))];
    return lost.length ? h("p", { class: "pt-error", tabindex: -1 }, say("web-word-lost", { labels: joined(lost, form.words, "list-parts") })) : null;
  };

  const pdf = async () => {
    const [{ fillPdf }, { roomier }, template, map, glyphs] = await Promise.all([
      import("../export/pdf.js"),
      import("../export/overflow.js"),
      bytes(form.files.pdf),
      json(form.files.map),
      json(form.files.glyphs),
    ]);
    const { values, cut, lost } = roomier(form, map, glyphs, onPaper(form, page.documented()));
    const made = fillPdf(template, map, glyphs, values);
    const give = () => download(name("pdf"), "application/pdf", made.bytes);
    const missing = Object.entries(made.missing).map(([at, signs]) => say("web-pdf-missing", { label: page.labelOf(at), signs: /** @type {string[]} */ (signs).join(" ") }));
    const long = [
      ...cut.map((/** @type {string} */ at) => say("web-pdf-cut", { label: page.labelOf(at) })),
      ...lost.map((/** @type {string} */ at) => say("web-pdf-lost", { label: page.labelOf(at) })),
    ];
    if (!missing.length && !long.length) {
      give();
      return null;
    }
    return h(
      "div",
      { class: "pt-note pt-note--care", tabindex: -1, role: "group", "aria-label": say("web-pdf-short") },
      h("p", { class: "pt-note__title" }, say("web-pdf-short")),
      h("ul", {}, ...[...long, ...missing].map((one) => h("li", {}, one))),
      h("p", {}, say("web-pdf-short-means")),
      h(
        "p",
        { class: "pt-buttons" },
        form.files.docx ? button(say("web-word"), () => run(word), "") : null,
        button(say("web-print"), () => print()),
        button(say("web-pdf-anyway"), () => {
          give();
          told.replaceChildren(h("p", {}, say("web-made")));
        }),
      ),
    );
  };

  const tables = form.sections
    .flatMap((/** @type {any} */ section) => section.questions)
    .filter((/** @type {any} */ one) => one.type === "table");
  const sheets = form.outputs.includes("xlsx") ? tables : [];
  const csv = async (/** @type {any} */ table) => {
    const { tableCsv } = await import("../export/csv.js");
    download(`${form.id}-${table.id}-${today()}.csv`, "text/csv", tableCsv(form, table, page.everything(), say));
  };
  const calendar = async () => {
    const { calendarOf } = await import("../export/events.js");
    const made = await calendarOf(form, page.documented());
    if (!made) return h("p", { tabindex: -1 }, say("web-no-dates"));
    download(name("ics"), "text/calendar", made);
    return null;
  };
  const dated = form.outputs.includes("ics") || JSON.stringify(form.sections).includes('"event":');

  return h(
    "div",
    { class: "pt-files" },
    h("h3", {}, say("web-files")),
    h("p", {}, say("web-files-means")),
    ...(form.keep ? [h("p", { class: "pt-small" }, form.keep)] : []),
    h(
      "p",
      { class: "pt-buttons" },
      form.files.docx ? button(say("web-word"), () => run(word), "") : null,
      form.files.pdf ? button(say("web-pdf"), () => run(pdf), form.files.docx ? "quiet" : "") : null,
      dated ? button(say("web-calendar"), () => run(calendar)) : null,
      ...sheets.map((/** @type {any} */ table) =>
        button(sheets.length > 1 ? say("web-csv-of", { label: table.label }) : say("web-csv"), () => run(() => csv(table))),
      ),
      button(say("web-print"), () => print()),
      button(say("web-save"), () => page.save()),
    ),
    told,
    ...(form.begins
      ? [
          h("h3", {}, say("web-begins")),
          h("p", { class: "pt-buttons" }, ...form.begins.map((/** @type {any} */ one, /** @type {number} */ index) => button(one.label, () => page.begin(index)))),
        ]
      : []),
  );
}

/** Answers as they are drawn on paper. @param {any} form @param {Record<string, any>} flat */
function onPaper(form, flat) {
  return Object.fromEntries(Object.entries(flat).map(([at, value]) => [at, typeOf(form, at) === "date" ? days.paper(value) : value]));
}

async function bytes(/** @type {string} */ url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(url);
  return new Uint8Array(await answer.arrayBuffer());
}

async function json(/** @type {string} */ url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(url);
  return answer.json();
}
