// A check beside one or two earlier ones: each area's bars and points, and which answers went up or down.

import { button, goTo, h } from "../form/dom.js";
import { longDay } from "../form/said.js";
import { listed } from "./said.js";
import { questions, there } from "../form/typed.js";
import { bars, table } from "./bars.js";
import { fillIn } from "./checkup.js";

/** @typedef {import("./checkup.js").Line} Line */
/** @typedef {{date: string, name?: string, areas: any[], lines: Line[], whole: any}} Run */

/** Copies that are compared at a time. */
export const COPIES = 2;

/**
 * Which answers are better and which are worse than they were.
 * @param {Line[]} before @param {Line[]} now @returns {{up: any[], down: any[]}} today's lines, with what each `was`
 */
export function moved(before, now) {
  const both = now.flatMap((one) => {
    const then = before.find((other) => other.at === one.at);
    return then && then.share !== null && one.share !== null
      ? [{ ...one, was: then.answer, by: one.share - then.share }]
      : [];
  });
  return { up: both.filter(({ by }) => by > 0), down: both.filter(({ by }) => by < 0) };
}

/**
 * Copies from the earliest to the latest: those with a date after those without, which stay in the order of the files.
 * Only the last ones are kept.
 * @template {{date: string}} T @param {T[]} copies @param {number} [most] @returns {T[]}
 */
export function latest(copies, most = COPIES) {
  return [...copies].sort((one, other) => Number(one.date > other.date) - Number(one.date < other.date)).slice(-most);
}

/**
 * @param {{page: any, rated: (flat: Record<string, any>) => Run, holder: HTMLElement, back: HTMLElement,
 *   compared?: any}} about `back` has the focus when the copies are taken away; `compared` are the ids of a table
 *   for the points
 */
export function earlier({ page, rated, holder, back, compared }) {
  const { form, say } = page;
  const question = (/** @type {string} */ id) => questions(form).find((one) => one.id === id);
  const points = compared && question(compared.table);

  /** @type {Run[]} */
  let copies = [];
  /** @type {Record<string, string>} */
  let filled = {}; // what was put into the form here, and may be put right later

  const box = h("div");
  const away = button(say("web-tool-checkup-away"), () => {
    forget();
    page.told(say("web-tool-checkup-gone"));
    goTo(back);
  });
  const fill = points && button(say("web-tool-checkup-fill", { table: points.label }), () => toTable());
  const buttons = h("p", { class: "pt-buttons" }, away, fill);

  const forget = () => {
    copies = [];
    filled = {};
    holder.replaceChildren();
    box.replaceChildren();
  };

  const nameOf = (/** @type {string} */ date, /** @type {number} */ number) =>
    date ? longDay(date, form.words) : say("web-tool-checkup-copy", { number });
  const all = () =>
    say("web-tool-checkup-with", {
      names: listed(copies.map((one) => one.name ?? ""), form.words),
    });

  /** Show opened copies beside those that are there. @param {{answers: Record<string, any>, notes: any[]}[]} opened */
  const add = (opened) => {
    const runs = [...copies];
    for (const [at, copy] of opened.entries()) {
      const run = rated(copy.answers);
      const same = (/** @type {Run} */ other) =>
        other.date === run.date && JSON.stringify(other.lines) === JSON.stringify(run.lines);
      if (!run.lines.some((one) => one.answer))
        page.trouble(say("web-tool-checkup-empty", { name: nameOf(run.date, at + 1) }));
      else if (!runs.some(same)) runs.push(run);
    }
    copies = latest(runs).map((run, at, kept) => {
      const name = nameOf(run.date, at + 1);
      const twice = run.date && kept.filter((other) => other.date === run.date).length > 1;
      return { ...run, name: twice ? say("web-tool-checkup-again", { name, number: at + 1 }) : name };
    });
    if (!copies.length) return;
    draw(rated(page.answers()));
    const notes = opened.flatMap((one) => one.notes.map((note) => say(note.message, note.values)));
    page.told([all(), ...(runs.length > COPIES ? [say("web-tool-checkup-two")] : []), ...notes].join(" "));
  };

  const share = (/** @type {any} */ area) =>
    area.percent === null ? say("web-tool-checkup-unanswered") : say("web-tool-checkup-percent", area);
  const outOf = (/** @type {any} */ area) => (area.percent === null ? share(area) : say("web-tool-checkup-of", area));
  const change = (/** @type {any} */ then, /** @type {any} */ now) => {
    if (then.percent === null || now.percent === null) return say("web-tool-checkup-change-none");
    const values = { before: then.percent, now: now.percent };
    if (now.percent > then.percent) return say("web-tool-checkup-up", values);
    return now.percent < then.percent ? say("web-tool-checkup-down", values) : say("web-tool-checkup-same");
  };

  const draw = (/** @type {Run} */ now) => {
    const last = copies[copies.length - 1];
    if (!last) return;
    const runs = [...copies, { ...now, name: say("web-tool-checkup-now") }];
    const of = (/** @type {Run} */ run, /** @type {any} */ area) =>
      run.areas.find((one) => one.section === area.section) ?? { percent: null };
    const title = all();
    const since = { name: last.name };
    const heads = [
      say("web-tool-checkup-area"),
      ...runs.map((run) => run.name ?? ""),
      say("web-tool-checkup-since", since),
    ];
    const rows = now.areas.map((area) => [
      area.title,
      ...runs.map((run) => outOf(of(run, area))),
      change(of(last, area), area),
    ]);
    const groups = now.areas.map((area) => ({
      label: area.title,
      bars: runs.map((run) => {
        const its = of(run, area);
        return { name: run.name, said: share(its), percent: its.percent, now: run.areas === now.areas };
      }),
    }));
    const { up, down } = moved(last.lines, now.lines);
    const list = (/** @type {string} */ head, /** @type {any[]} */ lines) =>
      lines.length
        ? [h("h4", {}, head), h("ul", {}, ...lines.map((one) => h("li", {}, say("web-tool-checkup-moved", one))))]
        : [];
    box.replaceChildren(
      h("p", {}, h("strong", {}, title)),
      bars({ id: "pt-earlier", title, means: say("web-tool-checkup-chart-means") }, groups),
      table(title, heads, rows),
      ...list(say("web-tool-checkup-went-up", since), up),
      ...list(say("web-tool-checkup-went-down", since), down),
      ...(up.length + down.length ? [] : [h("p", {}, say("web-tool-checkup-still", since))]),
    );
    if (!box.isConnected) holder.replaceChildren(buttons, box);
  };

  /** The points of now and of the last copy go into the form, where nothing else stands. */
  const toTable = () => {
    const flat = page.answers();
    const now = rated(flat);
    const last = copies[copies.length - 1];
    const at = (/** @type {string} */ row, /** @type {string} */ column) => `${form.id}.${points.id}.${row}.${column}`;
    /** @type {Record<string, string>} */
    const wanted = last.date ? { [`${form.id}.${compared.date}`]: last.date } : {};
    for (const row of points.rows) {
      const of = (/** @type {Run} */ run) => run.areas.find((one) => one.section === row.id) ?? run.whole;
      if (of(now).answered) wanted[at(row.id, compared.now)] = String(of(now).points);
      if (of(last).answered) wanted[at(row.id, compared.before)] = String(of(last).points);
    }
    const puts = Object.fromEntries(
      Object.entries(wanted).filter(
        ([key, value]) => value !== flat[key] && (!there(flat[key]) || flat[key] === filled[key]),
      ),
    );
    if (!Object.keys(puts).length) return page.told(say("web-tool-checkup-fill-none", { table: points.label }));
    Object.assign(filled, puts);
    fillIn(page, puts);
    page.told(say("web-tool-checkup-filled", { table: points.label }));
    const field = /** @type {HTMLElement} */ (document.getElementById(at(points.rows[0].id, compared.now)));
    page.show(field);
    goTo(field);
  };

  return { add, draw, forget };
}
