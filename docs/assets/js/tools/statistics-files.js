// Entries of a log from files: tables saved as CSV, whose columns the reader matches, and saved copies of other logs.
// They are in the memory of this page alone, until it is left or cleared.

import { Refusal } from "../export/refusal.js";
import { isDay } from "../form/days.js";
import { button, goTo, h, today } from "../form/dom.js";
import { longDay } from "../form/said.js";
import { there } from "../form/typed.js";
import * as files from "./opened.js";

/** @typedef {import("./opened.js").Entry} Entry */

const LARGEST = 10; // MB: ten thousand rows have far less
const TOLD = 20; // rows that could not be read, told one by one
const WORDS = 12; // kinds of a file that a reader is asked about

/**
 * @param {any} page
 * @param {{log: any, months: string[], changed: () => void}} about the table of the form, the names of the months, and
 *   what is drawn afresh when other entries count
 */
export function opening(page, { log, months, changed }) {
  const { form, say } = page;
  const at = (/** @type {string} */ id) => `${form.id}.${id}`;
  const options = log.columns.find((/** @type {any} */ one) => one.id === "kind").options;
  const split = (/** @type {string} */ text) => text.split(",").map((one) => one.trim());
  const called = {
    on: say("web-tool-statistics-heads-on"),
    kind: say("web-tool-statistics-heads-kind"),
    people: say("web-tool-statistics-heads-people"),
    "new-people": say("web-tool-statistics-heads-new"),
    hours: say("web-tool-statistics-heads-hours"),
  };
  const columns = log.columns.filter((/** @type {any} */ one) => one.id in called);
  const wanted = [
    ...columns.map(({ id, label }) => ({
      id,
      label,
      names: [label, ...split(called[/** @type {keyof called} */ (id)])],
    })),
    { id: "code", label: say("web-tool-statistics-code"), names: split(say("web-tool-statistics-heads-code")) },
  ];
  const likeKinds = {
    group: say("web-tool-statistics-kind-group"),
    "one-to-one": say("web-tool-statistics-kind-one"),
    phone: say("web-tool-statistics-kind-phone"),
  };
  const kinds = options.map(({ id, label }) => ({
    id,
    names: [label, ...split(likeKinds[/** @type {keyof likeKinds} */ (id)] ?? label)],
  }));

  /** @type {{name: string, entries: Entry[], left: any[], rows: string}[]} */
  let sources = [];
  let turn = 0; // goes up when everything is forgotten: a file that is still being read comes too late

  const list = h("ul", { class: "pt-stats__sources" });
  const asking = h("div", { class: "pt-stats__match" });
  const openCsv = button(say("web-tool-statistics-open"), () => {
    const input = h("input", { type: "file", accept: ".csv,.txt,text/csv", hidden: true });
    input.addEventListener("change", async () => {
      const [file] = input.files;
      input.remove();
      if (file) await opened(file);
    });
    input.addEventListener("cancel", () => input.remove());
    document.body.append(input);
    input.click();
  });
  const openSaved = button(say("web-tool-statistics-saved"), async () => {
    const start = turn;
    const copies = await page.openCopies({ many: true });
    if (start !== turn) return;
    let count = 0;
    for (const copy of copies) {
      const day = (/** @type {string} */ id) => copy.answers[at(id)];
      const known = isDay(String(day("period-start"))) && isDay(String(day("period-end")));
      const dates = {
        from: known && longDay(day("period-start"), form.words),
        to: known && longDay(day("period-end"), form.words),
      };
      const name = known
        ? say("web-tool-statistics-copy-of", dates)
        : say("web-tool-statistics-copy", { number: sources.length + 1 });
      if (add({ name, ...files.entriesIn(at(log.id), copy.answers, today()), rows: say("web-tool-statistics-row") }))
        count += 1;
    }
    if (count) finish();
  });

  const opened = async (/** @type {File} */ file) => {
    const start = turn;
    /** @type {any} */
    let reading;
    try {
      reading = await import("../export/csv.js");
    } catch {
      return page.trouble(say("web-not-made")); // the connection to the site is gone
    }
    try {
      if (file.size > LARGEST * 2 ** 20) throw new Refusal("web-tool-statistics-large", { most: LARGEST });
      const rows = reading.readCsv(reading.textOf(new Uint8Array(await file.arrayBuffer())), true);
      if (!rows.some((/** @type {string[]} */ row) => row.some(there)))
        throw new Refusal("web-tool-statistics-nothing");
      if (start === turn) ask(file.name, rows);
    } catch (error) {
      const { name_, values } = /** @type {any} */ (error);
      page.trouble(say("web-open-failed", { name: file.name, why: name_ ? say(name_, values) : say("web-csv-not") }));
    }
  };

  /** Take entries in, unless they are here already. */
  const add = (/** @type {typeof sources[0]} */ source) => {
    const text = JSON.stringify(source.entries);
    const all = [
      ...sources.map(({ entries }) => entries),
      files.entriesIn(at(log.id), page.answers(), today()).entries,
    ];
    if (source.entries.length && all.some((entries) => JSON.stringify(entries) === text)) {
      page.trouble(say("web-tool-statistics-twice", { name: source.name }));
      return false;
    }
    sources = [...sources, source];
    return true;
  };

  const finish = () => {
    const last = sources[sources.length - 1];
    asking.replaceChildren();
    drawSources();
    changed();
    page.told(say("web-tool-statistics-added", { name: last.name, count: last.entries.length }));
    goTo(/** @type {any} */ (list.lastElementChild));
  };

  const why = (/** @type {any} */ one, /** @type {string} */ row) => {
    const values = { row: `${row} ${one.row}`, said: one.said };
    if (one.why === "empty") return say("web-tool-statistics-left-empty", values);
    if (one.why === "date") return say("web-tool-statistics-left-date", values);
    return one.why === "later"
      ? say("web-tool-statistics-left-later", values)
      : say("web-tool-statistics-left-number", values);
  };
  const leftOut = (/** @type {any[]} */ left, /** @type {string} */ row) =>
    left.length
      ? h(
          "details",
          { class: "pt-stats__left" },
          h("summary", {}, say("web-tool-statistics-left", { count: left.length })),
          h("ul", {}, ...left.slice(0, TOLD).map((one) => h("li", {}, why(one, row)))),
          left.length > TOLD ? h("p", {}, say("web-tool-statistics-left-more", { count: left.length - TOLD })) : null,
        )
      : null;
  const drawSources = () =>
    list.replaceChildren(
      ...sources.map((source, index) => {
        const away = button(say("web-tool-statistics-away"), () => {
          sources = sources.filter((_, other) => other !== index);
          drawSources();
          changed();
          page.told(say("web-tool-statistics-gone", { name: source.name }));
          goTo(openCsv);
        });
        away.setAttribute("aria-label", say("web-tool-statistics-away-which", { name: source.name }));
        const said = h(
          "span",
          {},
          say("web-tool-statistics-source", { name: source.name, count: source.entries.length }),
        );
        return h("li", { tabindex: -1 }, said, " ", away, leftOut(source.left, source.rows));
      }),
    );

  /** Show which column of a file is which, for the reader to put right. */
  const ask = (/** @type {string} */ name, /** @type {string[][]} */ rows) => {
    const head = files.headLine(rows, wanted);
    const heads = rows[head];
    const found = files.matched(heads, wanted);
    /** @type {Map<string, string>} */
    let chosen = new Map();
    let dayFirst = true;
    const below = (/** @type {string} */ id) =>
      id in found ? rows.slice(head + 1).map((row) => row[found[id]] ?? "") : [];
    const field = (
      /** @type {string} */ id,
      /** @type {string} */ label,
      /** @type {string[][]} */ choices,
      /** @type {string} */ value,
      /** @type {any} */ change,
    ) => {
      const select = h(
        "select",
        { class: "pt-input", id: `pt-open-${id}`, autocomplete: "off" },
        ...choices.map(([of, text]) => h("option", { value: of, selected: of === value }, text)),
      );
      select.addEventListener("change", () => {
        change(select.value);
        count();
      });
      return h("div", { class: "pt-field" }, h("label", { class: "pt-field__label", for: select.id }, label), select);
    };
    const heading = h("h4", { tabindex: -1 }, say("web-tool-statistics-match", { name }));
    const words = h("div");
    const state = h("p", { class: "pt-stats__state", role: "status" });
    const made = () =>
      files.entriesOf(rows, {
        head,
        columns: found,
        kinds: (said) => chosen.get(said) ?? "",
        dayFirst,
        months,
        total: say("web-csv-total"),
        today: today(),
      });
    const count = () => {
      const { entries, left } = made();
      const empty = !("on" in found);
      state.textContent = empty
        ? say("web-tool-statistics-no-date")
        : say("web-tool-statistics-state", { count: entries.length, left: left.length });
      go.disabled = empty || !entries.length;
    };
    /** Words of the file for the kinds, most frequent first; those that are ours already need no question. */
    const drawWords = () => {
      /** @type {Map<string, number>} */
      const often = new Map();
      for (const one of below("kind")
        .map((said) => said.trim())
        .filter(Boolean))
        often.set(one, (often.get(one) ?? 0) + 1);
      chosen = new Map([...often.keys()].map((said) => [said, files.optionLike(said, kinds)]));
      const same = (/** @type {string} */ said) =>
        options.some((/** @type {any} */ one) => one.label.toLowerCase() === said.toLowerCase());
      const others = [...often]
        .sort(([, one], [, other]) => other - one)
        .map(([said]) => said)
        .filter((said) => !same(said));
      const choices = [["", say("web-tool-statistics-no-kind")], ...options.map(({ id, label }) => [id, label])];
      const fields = others
        .slice(0, WORDS)
        .map((said, index) =>
          field(
            `word-${index}`,
            say("web-tool-statistics-word", { said }),
            choices,
            chosen.get(said) ?? "",
            (/** @type {string} */ id) => chosen.set(said, id),
          ),
        );
      words.replaceChildren(...fields);
    };
    const drawOrder = () => {
      const cells = below("on");
      const known = files.orderOf(cells);
      dayFirst = known.dayFirst;
      const choices = [
        ["day", say("web-tool-statistics-day-first")],
        ["month", say("web-tool-statistics-month-first")],
      ];
      order.replaceChildren(
        ...(!known.sure
          ? [
              field(
                "order",
                say("web-tool-statistics-order"),
                choices,
                dayFirst ? "day" : "month",
                (/** @type {string} */ of) => (dayFirst = of === "day"),
              ),
            ]
          : []),
      );
    };
    const order = h("div");
    const choices = [
      ["", say("web-tool-statistics-no-column")],
      ...heads.map((text, index) => [
        String(index),
        text.trim() || say("web-tool-statistics-column", { number: index + 1 }),
      ]),
    ];
    const fields = wanted.flatMap(({ id, label }) => [
      field(id, label, choices, String(found[id] ?? ""), (/** @type {string} */ of) => {
        if (of) found[id] = Number(of);
        else delete found[id];
        if (id === "kind") drawWords();
        if (id === "on") drawOrder();
      }),
      id === "on" ? order : id === "kind" ? words : null,
    ]);
    const go = button(
      say("web-tool-statistics-count"),
      () => {
        const { entries, left } = made();
        if (add({ name, entries, left, rows: say("web-tool-statistics-line") })) finish();
      },
      "",
    );
    const cancel = button(say("web-cancel"), () => {
      asking.replaceChildren();
      goTo(openCsv);
    });
    asking.replaceChildren(
      heading,
      h("p", {}, say("web-tool-statistics-match-means", { row: head + 1 })),
      ...fields.filter(Boolean),
      state,
      h("p", { class: "pt-buttons" }, go, cancel),
    );
    drawWords();
    drawOrder();
    count();
    goTo(heading);
  };

  const box = h(
    "div",
    { class: "pt-stats pt-stats__files" },
    h("h3", {}, say("web-tool-statistics-files")),
    h("p", {}, say("web-tool-statistics-files-mean")),
    h("p", { class: "pt-buttons" }, openCsv, openSaved),
    asking,
    list,
  );

  return {
    box,
    /** Rows that are left out, each with the reason. */
    leftOut,
    count: () => sources.length,
    entries: () => sources.flatMap((one) => one.entries),
    forget() {
      turn += 1;
      sources = [];
      asking.replaceChildren();
      list.replaceChildren();
    },
  };
}
