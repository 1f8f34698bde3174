// A log of sessions and contacts: what it comes to, with entries from files beside those that are typed. Opened entries
// are in the memory of this page alone. What is worked out, and what of it may be shown, is in figures.js.

import { Refusal } from "../export/refusal.js";
import { csv, readCsv, textOf } from "../export/csv.js";
import { isDay } from "../form/days.js";
import { button, download, goTo, h, longDay, today } from "../form/dom.js";
import { write } from "../form/fields.js";
import { number, questions, there } from "../form/typed.js";
import { bars, table } from "./bars.js";
import * as figures from "./figures.js";
import * as files from "./opened.js";

/** @typedef {import("./opened.js").Entry} Entry */
/** @typedef {Record<string, any>} Flat */

const LARGEST = 10; // MB: ten thousand rows have far less
const TOLD = 20; // rows that could not be read, told one by one
const WORDS = 12; // kinds of a file that a reader is asked about
const CASE = "funding-case";

/**
 * What goes into the case for funding, by ROW.COLUMN of its figures: only whole years as a year, and no small counts.
 * @param {{year: any, now?: any, before?: any, next?: any, people?: any, all?: boolean}} found `all`: every entry has a
 *   code, so that the codes are all the people
 * @returns {Record<string, string>}
 */
export function forCase({ year, now, before, next, people, all }) {
  /** @type {Record<string, string>} */
  const told = {};
  const put = (/** @type {string} */ at, /** @type {number | null | undefined} */ value, counts = true) => {
    if (value === null || value === undefined || (counts && value > 0 && value < figures.FEW)) return;
    told[at] = String(value);
  };
  if (!year) return told;
  if (year.count === 12) {
    put("visits.last", now.people);
    put("hours.last", now.hours, false);
  }
  if (year.before) {
    put("visits.before", before.people);
    put("hours.before", before.hours, false);
  }
  if (next) {
    put("visits.expected", Math.round(next.people.year));
    put("hours.expected", Math.round(next.hours.year), false);
  }
  if (people && all && year.count === 12) put("people.last", people.different);
  if (people && people.different >= figures.FEW) put("length.last", people.weeks, false);
  return told;
}

/** @param {any} page */
export default function mount(page) {
  const { form, say, result } = page;
  const question = (/** @type {string} */ id) => questions(form).find((one) => one.id === id);
  const at = (/** @type {string} */ id) => `${form.id}.${id}`;
  const log = question("sessions");
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
  const format = (/** @type {any} */ style) => new Intl.DateTimeFormat(form.language, { ...style, timeZone: "UTC" });
  const firstDay = (/** @type {number} */ month) => new Date(Date.UTC(Math.floor(month / 12), month % 12, 1));
  const monthName = (/** @type {number} */ month) => format({ month: "long", year: "numeric" }).format(firstDay(month));
  const months = Array.from({ length: 12 }, (_, month) => format({ month: "long" }).format(firstDay(month)));
  const shortMonth = (/** @type {number} */ month) => months[month % 12].slice(0, 3);
  const decimal = (/** @type {number} */ value, most = 1) =>
    new Intl.NumberFormat(form.language, { maximumFractionDigits: most }).format(value);

  /** @type {{name: string, entries: Entry[], left: any[], rows: string}[]} */
  let sources = [];
  let turn = 0; // goes up when everything is forgotten: a file that is still being read comes too late
  let drawn = "";
  /** @type {Record<string, string>} */
  let puts = {};

  const few = say("web-tool-statistics-few");
  const apart = say("web-tool-statistics-apart");
  const hidden = (/** @type {string} */ why) => (why === "few" ? few : apart);
  const small = (/** @type {number} */ value) => value > 0 && value < figures.FEW;

  // --- files ---
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
        from: known && longDay(day("period-start"), form.language),
        to: known && longDay(day("period-end"), form.language),
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
    try {
      if (file.size > LARGEST * 2 ** 20) throw new Refusal("web-tool-statistics-large", { most: LARGEST });
      const rows = readCsv(textOf(new Uint8Array(await file.arrayBuffer())), true);
      if (!rows.some((row) => row.some(there))) throw new Refusal("web-tool-statistics-nothing");
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
    draw(page.answers());
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
          draw(page.answers());
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

  // --- tables and pictures ---
  const labels = {
    entries: log.label,
    people: say("web-tool-statistics-people"),
    fresh: say("web-tool-statistics-fresh"),
    hours: say("web-tool-statistics-hours"),
  };
  /** Sums in a table, first what each row is; what is small is told so. */
  const cells = (/** @type {figures.Sums[]} */ rows) => {
    const shown = figures.shownSums(rows);
    return rows.map((row, index) =>
      figures.SUMS.map((id) => (shown[id][index] ? hidden(shown[id][index]) : decimal(row[id], 2))),
    );
  };
  const heads = (/** @type {string} */ first) => [first, ...figures.SUMS.map((id) => labels[id])];
  const count = (/** @type {number} */ value) => (small(value) ? few : decimal(value, 2));
  const means = say("web-tool-statistics-chart-means");

  /** Months side by side. Heights go with the letters, and widths with the page. */
  const chart = (/** @type {any[]} */ rows, /** @type {string[]} */ why) => {
    const step = 100 / rows.length;
    const most = Math.max(1, ...rows.map((row, index) => (why[index] ? 0 : row.people)));
    const parts = rows.flatMap((row, index) => {
      const high = why[index] ? 0 : (row.people / most) * 9;
      const middle = `${((index + 0.5) * step).toFixed(2)}%`;
      const said = why[index] === "few" ? say("web-tool-statistics-under") : why[index] ? "–" : decimal(row.people, 0);
      return [
        high
          ? h("svg:rect", {
              class: "pt-bars__now",
              x: `${(index * step + step * 0.14).toFixed(2)}%`,
              y: `${(10.6 - high).toFixed(2)}em`,
              width: `${(step * 0.72).toFixed(2)}%`,
              height: `${high.toFixed(2)}em`,
            })
          : null,
        h("svg:text", { class: "pt-columns__text", x: middle, y: `${(10.2 - high).toFixed(2)}em` }, said),
        h("svg:text", { class: "pt-columns__text", x: middle, y: "11.9em" }, shortMonth(row.month)),
      ];
    });
    return h(
      "svg:svg",
      {
        class: "pt-bars pt-columns",
        role: "img",
        "aria-labelledby": "pt-months-title pt-months-means",
        width: "100%",
        height: "12.4em",
      },
      h("svg:title", { id: "pt-months-title" }, say("web-tool-statistics-picture")),
      h("svg:desc", { id: "pt-months-means" }, means),
      h("svg:line", { class: "pt-bars__mark", x1: 0, x2: "100%", y1: "10.6em", y2: "10.6em" }),
      ...parts.filter(Boolean),
    );
  };

  /** Counts of people by rows, as a picture and a table. */
  const counted = (
    /** @type {string} */ id,
    /** @type {string} */ title,
    /** @type {string} */ first,
    /** @type {{label: string, count: number}[]} */ rows,
  ) => {
    const shown = figures.shownOf(rows.map((row) => row.count));
    const said = rows.map((row, index) => (shown[index] ? hidden(shown[index]) : decimal(row.count)));
    const most = Math.max(1, ...rows.map((row, index) => (shown[index] ? 0 : row.count)));
    const groups = rows.map((row, index) => ({
      label: row.label,
      bars: [{ said: said[index], percent: shown[index] ? null : (row.count / most) * 100, now: true }],
    }));
    return [
      bars({ id, title, means }, groups),
      table(
        title,
        [first, say("web-tool-statistics-persons")],
        rows.map((row, index) => [row.label, said[index]]),
      ),
    ];
  };

  // --- what stays while the answers change, so that a button keeps the focus ---
  const none = h("p", {}, say("web-tool-statistics-none"));
  const whole = h("div");
  const fill = button(say("web-tool-statistics-fill"), () => {
    write(page.root, { ...page.answers(), ...puts });
    page.changed();
    page.filled();
    page.told(say("web-tool-statistics-filled"));
    goTo(take);
  });
  const take = button(say("web-tool-statistics-download"), () => {
    const found = /** @type {any} */ (work(page.answers()));
    const texts = monthCells(found);
    const label = (/** @type {string} */ text, /** @type {number} */ index) => ({ id: String(index), label: text });
    const rows = texts.map((row, of) => [monthName(found.shownMonths[of].month), ...row]);
    download(`${form.id}-${today()}.csv`, "text/csv", csv(heads(say("web-tool-statistics-month")).map(label), rows));
  });
  const index = (form.begins ?? []).findIndex((/** @type {any} */ one) => one.form === CASE);
  const begin = index < 0 ? null : button(form.begins[index].label, () => page.begin(index), "");
  const foot = h("p", { class: "pt-buttons" }, begin, take, fill);
  const box = h("div", { class: "pt-stats" }, none, whole, foot);
  const own = h(
    "div",
    { class: "pt-stats pt-stats__files" },
    h("h3", {}, say("web-tool-statistics-files")),
    h("p", {}, say("web-tool-statistics-files-mean")),
    h("p", { class: "pt-buttons" }, openCsv, openSaved),
    asking,
    list,
  );

  // --- what it comes to ---
  const work = (/** @type {Flat} */ flat) => {
    const typed = files.entriesIn(at(log.id), flat, today());
    const entries = [typed.entries, ...sources.map((one) => one.entries)].flat();
    const year = figures.lastYear(entries, today());
    if (!year) return { typed, entries, year, shownMonths: [] };
    const inYear = figures.within(entries, year.first, year.last);
    const behind = figures.within(entries, year.first - 12, year.first - 1);
    const rows = figures.byMonth(inYear, year.first, year.last);
    const next = (/** @type {"entries" | "people" | "hours"} */ id) => figures.projected(rows.map((row) => row[id]));
    return {
      typed,
      entries,
      year,
      inYear,
      rows,
      now: figures.sums(inYear),
      before: year.before ? figures.sums(behind) : null,
      next: next("entries") && { entries: next("entries"), people: next("people"), hours: next("hours") },
      people: figures.persons(inYear),
      all: inYear.every(({ code }) => code),
      shownMonths: figures.byMonth(entries, Math.max(year.last - 23, year.earliest), year.latest),
    };
  };
  /** The months of the table, each block of those whose total is known by itself. */
  const monthCells = (/** @type {any} */ { year, shownMonths }) => {
    const block = (/** @type {number} */ month) => (month < year.first ? 0 : month <= year.last ? 1 : 2);
    return [0, 1, 2].flatMap((one) => cells(shownMonths.filter((/** @type {any} */ row) => block(row.month) === one)));
  };

  const tableOf = (/** @type {Flat} */ flat, /** @type {string} */ id) =>
    question(id).rows.map((/** @type {any} */ row) => ({
      id: row.id,
      label: row.label,
      count: number(flat[at(`${id}.${row.id}.people`)] ?? "") ?? 0,
    }));
  const fromCodes = (/** @type {string} */ id, /** @type {Record<string, number>} */ some) =>
    question(id).rows.map((/** @type {any} */ row) => ({ id: row.id, label: row.label, count: some[row.id] }));
  const period = (/** @type {Flat} */ flat) => {
    const [start, end] = [flat[at("period-start")], flat[at("period-end")]].map(String);
    return isDay(start) && isDay(end) && start <= end ? { start, end } : null;
  };

  /** Costs and counts that have a place in the form, where nothing stands there. */
  const worked = (/** @type {Flat} */ flat, /** @type {Entry[]} */ entries) => {
    const { start, end } = period(flat) ?? { start: "", end: "9999" };
    const some = entries.filter(({ on }) => on >= start && on <= end);
    const people = figures.persons(some);
    const all = people && some.every(({ code }) => code);
    const spent = number(flat[at("spent")] ?? "");
    const different = number(flat[at("different")] ?? "") ?? (all ? people.different : null);
    const visits = figures.sums(some).people;
    const cost = {
      person: spent !== null && different ? spent / different : null,
      visit: spent !== null && visits ? spent / visits : null,
    };
    /** @type {Record<string, string>} */
    const found = {};
    if (all) found[at("different")] = String(people.different);
    for (const [id, counts] of people
      ? [
          ["how-often", people.often],
          ["how-long", people.long],
        ]
      : []) {
      for (const [row, value] of Object.entries(/** @type {any} */ (counts)))
        found[at(`${id}.${row}.people`)] = String(value);
    }
    if (cost.person !== null) found[at("cost-person")] = cost.person.toFixed(2);
    if (cost.visit !== null) found[at("cost-visit")] = cost.visit.toFixed(2);
    const free = Object.entries(found).filter(([key]) => !there(flat[key]));
    return { cost, puts: Object.fromEntries(free) };
  };

  const draw = (/** @type {Flat} */ flat) => {
    const found = /** @type {any} */ (work(flat));
    const { year, now, before, next, people, entries, typed } = found;
    const often = people ? fromCodes("how-often", people.often) : tableOf(flat, "how-often");
    const long = people ? fromCodes("how-long", people.long) : tableOf(flat, "how-long");
    const kindRows = year
      ? figures.byKind(
          found.inYear,
          options.map((/** @type {any} */ one) => one.id),
        )
      : [];
    const any = (/** @type {any[]} */ rows) => rows.some((row) => row.count > 0);
    const { cost, puts: free } = worked(flat, entries);
    puts = free;
    const state = JSON.stringify([
      { ...found, entries: entries.length, inYear: kindRows, typed: typed.left },
      often,
      long,
      cost,
      puts,
      sources.length,
    ]);
    if (state === drawn && box.isConnected) return; // whatever has the focus keeps it
    drawn = state;
    if (!box.isConnected)
      result.replaceChildren(h("h2", { id: "pt-result" }, say("web-tool-statistics-title")), own, box);
    none.hidden = Boolean(year) || any(often) || any(long);
    whole.hidden = foot.hidden = !none.hidden;
    result.classList.toggle("pt-result--none", whole.hidden);
    fill.hidden = Object.keys(puts).length === 0;
    take.hidden = !year;
    if (whole.hidden) return whole.replaceChildren();
    const figure = say("web-tool-statistics-figure");
    const average = say("web-tool-statistics-average");
    const yearName =
      year &&
      (year.count === 12 ? say("web-tool-statistics-last") : say("web-tool-statistics-months", { count: year.count }));
    const span = year && { from: monthName(year.first), to: monthName(year.last), count: year.count };
    const kindName = (/** @type {string} */ kind) =>
      options.find((/** @type {any} */ one) => one.id === kind)?.label ?? say("web-tool-statistics-no-kind");
    const shown = year && figures.shownSums(found.rows);
    const kindShown = figures.shownSums(kindRows);
    const most = Math.max(1, ...kindRows.map((row, of) => (kindShown.people[of] ? 0 : row.people)));
    const projection = (/** @type {"entries" | "people" | "hours"} */ id) => {
      const { mean, year: all, low, high } = next[id];
      const hide = id === "people";
      const whole = (/** @type {number} */ value) => (hide ? count(Math.round(value)) : decimal(Math.round(value)));
      return [labels[id], hide && small(now.people) ? few : decimal(mean), whole(all), whole(low), whole(high)];
    };
    const money = (/** @type {number} */ value) =>
      new Intl.NumberFormat(form.language, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value);
    const costs = [
      cost.person === null ? null : say("web-tool-statistics-cost-person", { amount: money(cost.person) }),
      cost.visit === null ? null : say("web-tool-statistics-cost-visit", { amount: money(cost.visit) }),
    ].filter(Boolean);
    whole.replaceChildren(
      h("p", { class: "pt-small" }, say("web-tool-statistics-rule")),
      ...[leftOut(typed.left, say("web-tool-statistics-row"))].filter(Boolean),
      ...(year
        ? [
            h("h3", {}, yearName),
            h(
              "p",
              {},
              say("web-tool-statistics-span", span),
              year.open ? ` ${say("web-tool-statistics-open-month", { month: monthName(year.last + 1) })}` : "",
            ),
            table(
              yearName,
              [figure, yearName, average, ...(before ? [say("web-tool-statistics-before")] : [])],
              figures.SUMS.map((id) => {
                const told = (/** @type {number} */ value) =>
                  id === "people" || id === "fresh" ? count(value) : decimal(value, 2);
                const hide = (id === "people" || id === "fresh") && small(now[id]);
                return [
                  labels[id],
                  told(now[id]),
                  hide ? few : decimal(now[id] / year.count),
                  ...(before ? [told(before[id])] : []),
                ];
              }),
            ),
            h("h3", {}, say("web-tool-statistics-by-month")),
            h("p", { class: "pt-small" }, say("web-tool-statistics-picture")),
            chart(found.rows, shown.people),
            table(
              say("web-tool-statistics-by-month"),
              heads(say("web-tool-statistics-month")),
              monthCells(found).map((row, of) => [monthName(found.shownMonths[of].month), ...row]),
            ),
            h("h3", {}, say("web-tool-statistics-by-kind")),
            h("p", { class: "pt-small" }, say("web-tool-statistics-by-kind-means", span)),
            bars(
              { id: "pt-kinds", title: say("web-tool-statistics-by-kind"), means },
              kindRows.map((row, of) => ({
                label: kindName(row.kind),
                bars: [
                  {
                    said: kindShown.people[of] ? hidden(kindShown.people[of]) : decimal(row.people),
                    percent: kindShown.people[of] ? null : (row.people / most) * 100,
                    now: true,
                  },
                ],
              })),
            ),
            table(
              say("web-tool-statistics-by-kind"),
              heads(say("web-tool-statistics-kind")),
              cells(kindRows).map((row, of) => [kindName(kindRows[of].kind), ...row]),
            ),
          ]
        : []),
      ...(any(often)
        ? [
            h("h3", {}, question("how-often").label),
            people ? h("p", {}, say("web-tool-statistics-codes")) : null,
            ...counted("pt-often", question("how-often").label, say("web-tool-statistics-often"), often),
          ].filter(Boolean)
        : []),
      ...(any(long)
        ? [
            h("h3", {}, question("how-long").label),
            people && !small(people.different)
              ? h("p", {}, say("web-tool-statistics-weeks", { weeks: decimal(people.weeks) }))
              : null,
            ...counted("pt-long", question("how-long").label, say("web-tool-statistics-long"), long),
          ].filter(Boolean)
        : []),
      ...(costs.length
        ? [h("h3", {}, say("web-tool-statistics-costs")), ...costs.map((text) => h("p", {}, text))]
        : []),
      ...(year
        ? [
            h("h3", {}, say("web-tool-statistics-next")),
            ...(next
              ? [
                  h("p", {}, say("web-tool-statistics-next-means", span)),
                  table(
                    say("web-tool-statistics-next"),
                    [
                      figure,
                      average,
                      say("web-tool-statistics-expected"),
                      say("web-tool-statistics-low"),
                      say("web-tool-statistics-high"),
                    ],
                    [projection("entries"), projection("people"), projection("hours")],
                  ),
                ]
              : [h("p", {}, say("web-tool-statistics-next-none", { least: figures.ENOUGH, count: year.count }))]),
          ]
        : []),
    );
  };

  // --- into the case for funding ---
  page.more = (/** @type {string} */ other) => {
    if (other !== CASE) return {};
    const flat = page.answers();
    const found = /** @type {any} */ (work(flat));
    const { year } = found;
    const told = forCase(found);
    const { start, end } = period(flat) ?? {};
    const days = start ? (Date.parse(end) - Date.parse(start)) / 86_400_000 + 1 : 0;
    if (days >= 360 && days <= 372 && (!year || figures.monthOf(end) === year.last)) {
      const value = (/** @type {string} */ id) => number(flat[at(id)] ?? "");
      const waited = ["waited", "elsewhere"].map((row) => value(`unmet.${row}.people`)).filter((one) => one !== null);
      const sum = waited.reduce((before, one) => before + one, 0);
      const different = value("different");
      if (different !== null && !small(different)) told["people.last"] = String(different);
      if (waited.length && !small(sum)) told["waited.last"] = String(sum);
      if (value("spent") !== null) told["spent.last"] = String(value("spent"));
    }
    const more = Object.fromEntries(Object.entries(told).map(([key, value]) => [`${CASE}.figures.${key}`, value]));
    if (year?.count === 12) {
      more[`${CASE}.counted-until`] = new Date(Date.UTC(Math.floor(year.last / 12), (year.last % 12) + 1, 0))
        .toISOString()
        .slice(0, 10);
    }
    if (Object.keys(told).length)
      more[`${CASE}.left-out`] = found.next ? say("web-tool-statistics-case-next") : say("web-tool-statistics-case");
    const groups = rowsOf(flat, at("groups"));
    const shown = figures.shownOf(groups.map((one) => one.count));
    if (groups.length) {
      more[`${CASE}.who-comes`] = groups
        .map((one, of) =>
          say("web-tool-statistics-group", {
            group: one.group,
            count: shown[of] ? hidden(shown[of]) : decimal(one.count),
          }),
        )
        .join("\n");
    }
    return more;
  };
  const rowsOf = (/** @type {Flat} */ flat, /** @type {string} */ start) => {
    const rows = [
      ...new Set(
        Object.keys(flat).flatMap((key) =>
          key.startsWith(`${start}.`) ? [Number(key.slice(start.length + 1).split(".")[0])] : [],
        ),
      ),
    ].sort((one, other) => one - other);
    return rows.flatMap((row) => {
      const people = number(flat[`${start}.${row}.people`] ?? "");
      return there(flat[`${start}.${row}.group`]) && people !== null
        ? [{ group: flat[`${start}.${row}.group`], count: people }]
        : [];
    });
  };

  page.onChange(draw);
  document.addEventListener("pt:wipe", () => {
    turn += 1;
    sources = [];
    asking.replaceChildren();
    list.replaceChildren();
    drawn = "";
    draw(page.answers());
  });
  result.setAttribute("aria-labelledby", "pt-result");
  result.hidden = false;
}
