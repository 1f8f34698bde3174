// A log of sessions and contacts: what it comes to, with entries from files beside those that are typed. Opened entries
// are in the memory of this page alone. What is worked out, and what of it may be shown, is in figures.js.

import { isDay } from "../form/days.js";
import { button, download, goTo, h, today } from "../form/dom.js";
import { turned } from "./turned.js";
import { write } from "../form/fields.js";
import { figure as inFigures } from "../form/said.js";
import { monthOfYear } from "./said.js";
import { number, questions, there } from "../form/typed.js";
import { bars, pair, table } from "./bars.js";
import * as figures from "./figures.js";
import { entriesIn } from "./opened.js";
import { opening } from "./statistics-files.js";

/** @typedef {import("./opened.js").Entry} Entry */
/** @typedef {Record<string, any>} Flat */

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
  const monthName = (/** @type {number} */ month) => monthOfYear((month % 12) + 1, Math.floor(month / 12), form.words);
  const months = Array.from({ length: 12 }, (_, month) => form.words[`month-${month + 1}`]);
  /** A month's name in short, and on a narrow screen its first letter. */
  const shortMonth = (/** @type {number} */ month) => {
    const [first, ...rest] = form.words[`month-short-${(month % 12) + 1}`];
    return [first, h("svg:tspan", { class: "pt-columns__rest" }, rest.join(""))];
  };
  const decimal = (/** @type {number} */ value, most = 1) => inFigures(value, form.words, { most });

  let drawn = "";
  /** @type {Record<string, string>} */
  let puts = {};

  const few = say("web-tool-statistics-few");
  const apart = say("web-tool-statistics-apart");
  const hidden = (/** @type {string} */ why) => (why === "few" ? few : apart);
  const small = (/** @type {number} */ value) => value > 0 && value < figures.FEW;

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
        h(
          "svg:text",
          { class: "pt-columns__text pt-columns__value", x: middle, y: `${(10.2 - high).toFixed(2)}em` },
          said,
        ),
        h("svg:text", { class: "pt-columns__text", x: middle, y: "11.9em" }, ...shortMonth(row.month)),
      ];
    });
    const picture = h(
      "svg:svg",
      {
        class: most < 1000 ? "pt-bars pt-columns" : "pt-bars pt-columns pt-columns--many",
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
    return turned(picture);
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
      pair(
        title,
        [first, say("web-tool-statistics-persons")],
        rows.map((row, index) => [row.label, said[index]]),
      ),
    ];
  };

  // --- what stays while the answers change, so that a button keeps the focus ---
  const files = opening(page, { log, months, changed: () => draw(page.answers()) });
  const none = h("p", {}, say("web-tool-statistics-none"));
  const whole = h("div");
  const fill = button(say("web-tool-statistics-fill"), () => {
    write(page.root, { ...page.answers(), ...puts });
    page.changed();
    page.filled();
    page.told(say("web-tool-statistics-filled"));
    goTo(take);
  });
  const take = button(say("web-tool-statistics-download"), async () => {
    const { csv } = await import("../export/csv.js");
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

  // --- what it comes to ---
  const work = (/** @type {Flat} */ flat) => {
    const typed = entriesIn(at(log.id), flat, today());
    const entries = [typed.entries, files.entries()].flat();
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

  /** The months of the year behind, and those before it folded away. */
  const monthTables = (/** @type {any} */ found) => {
    const first = found.shownMonths.findIndex((/** @type {any} */ row) => row.month === found.year.first);
    const rows = monthCells(found).map((row, of) => [monthName(found.shownMonths[of].month), ...row]);
    const of = (/** @type {string} */ title, /** @type {any[][]} */ some) =>
      table(title, heads(say("web-tool-statistics-month")), some);
    const earlier = say("web-tool-statistics-earlier", { count: first });
    return [
      of(say("web-tool-statistics-by-month"), rows.slice(first)),
      ...(first ? [h("details", {}, h("summary", {}, earlier), of(earlier, rows.slice(0, first)))] : []),
    ];
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
      files.count(),
    ]);
    if (state === drawn && box.isConnected) return; // whatever has the focus keeps it
    drawn = state;
    if (!box.isConnected)
      result.replaceChildren(h("h2", { id: "pt-result" }, say("web-tool-statistics-title")), files.box, box);
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
    const money = (/** @type {number} */ value) => inFigures(value, form.words, { least: 2, most: 2 });
    const costs = [
      cost.person === null ? null : say("web-tool-statistics-cost-person", { amount: money(cost.person) }),
      cost.visit === null ? null : say("web-tool-statistics-cost-visit", { amount: money(cost.visit) }),
    ].filter(Boolean);
    whole.replaceChildren(
      h("p", { class: "pt-small" }, say("web-tool-statistics-rule")),
      ...[files.leftOut(typed.left, say("web-tool-statistics-row"))].filter(Boolean),
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
            ...monthTables(found),
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
    files.forget();
    drawn = "";
    draw(page.answers());
  });
  result.setAttribute("aria-labelledby", "pt-result");
  result.hidden = false;
}
