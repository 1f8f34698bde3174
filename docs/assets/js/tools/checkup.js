// A check by areas: the next steps first, then each area as a bar and in a table, and what changed since then.
// What the points are is worked out in ../form/sums.js; here is only what to do about them.

import { shown } from "../form/conditions.js";
import { isDay } from "../form/days.js";
import { button, goTo, h } from "../form/dom.js";
import { fieldOf } from "../form/errors.js";
import { write } from "../form/fields.js";
import { intoRows } from "../form/plan.js";
import { byArea, points } from "../form/sums.js";
import { questions } from "../form/typed.js";
import { bars, table } from "./bars.js";

/** @typedef {Record<string, any>} Flat */
/**
 * @typedef {{at: string, section: string, area: string, label: string, action?: string, share: number | null,
 *   answer: string}} Line
 */

/** Steps that are suggested at a time. */
export const STEPS = 3;

/** What of a form this tool reads and fills in: the ids of its questions and columns. */
const PLACES = {
  "health-check": {
    date: "checked-on",
    plan: { table: "steps", what: "step", who: "owner" },
    compared: { table: "compared", now: "now", before: "before", date: "last-checked", whole: "whole-score" },
  },
  "readiness-check": { date: "date", plan: { table: "actions", what: "what", who: "who" }, must: "must-have" },
};

/**
 * Every line of the areas that has points, in the order of the form. `answer` is empty where nobody answered. `share`
 * is what the answer has of the best one; null where there is none, and where it does not apply.
 * @param {any} form @param {Flat} flat @returns {Line[]}
 */
export function scored(form, flat) {
  const visible = shown(form, flat);
  /** @type {Line[]} */
  const found = [];
  const tell = (
    /** @type {any} */ area,
    /** @type {any} */ one,
    /** @type {any[]} */ asked,
    /** @type {string} */ at,
  ) => {
    const best = Math.max(0, ...asked.map((option) => option.value ?? 0));
    const chosen = asked.find((option) => option.id === flat[at]);
    const share = chosen?.value === undefined ? null : chosen.value / best;
    const { section, title } = area;
    const { label, action } = one;
    if (best) found.push({ at, section, area: title, label, action, share, answer: chosen?.label ?? "" });
  };
  for (const area of byArea(form, flat, visible)) {
    for (const one of form.sections.find((/** @type {any} */ part) => part.id === area.section).questions) {
      if (!visible.has(one.id)) continue;
      if (one.type === "choice") tell(area, one, one.options, `${form.id}.${one.id}`);
      if (one.type !== "table" || !Array.isArray(one.rows)) continue;
      for (const row of one.rows) {
        for (const column of one.columns)
          tell(area, row, column.options ?? [], `${form.id}.${one.id}.${row.id}.${column.id}`);
      }
    }
  }
  return found;
}

/**
 * What to do next: the lines farthest from their best answer, then in the order of the form. An area comes again only
 * when every other one with such a line has had its turn.
 * @param {Line[]} lines @param {number} [most] @returns {Line[]}
 */
export function nextSteps(lines, most = STEPS) {
  // sorting keeps the order of what is equal
  let rest = lines
    .filter((one) => one.action && one.share !== null && one.share < 1)
    .sort((one, other) => Number(one.share) - Number(other.share));
  /** @type {Line[]} */
  const chosen = [];
  while (rest.length && chosen.length < most) {
    const had = new Set();
    const turn = rest.filter(({ section }) => !had.has(section) && had.add(section));
    chosen.push(...turn.slice(0, most - chosen.length));
    rest = rest.filter((one) => !turn.includes(one));
  }
  return chosen;
}

/** Put answers beside those that stand there. @param {any} page @param {Record<string, string>} puts */
export function fillIn(page, puts) {
  write(page.root, { ...page.answers(), ...puts });
  page.changed();
  page.filled();
}

/** @param {any} page */
export default function mount(page) {
  const { form, say, result } = page;
  const places = /** @type {any} */ (PLACES)[/** @type {keyof typeof PLACES} */ (form.id)];
  const question = (/** @type {string} */ id) => questions(form).find((one) => one.id === id);
  const plan = question(places.plan.table);

  /** @type {any} */
  let earlier = null; // what draws the copies, once some were opened
  /** @type {Line[]} */
  let steps = [];
  let drawn = "";

  // what stays while the answers change, so that a button keeps the focus
  const none = h("p", { class: "pt-checkup__none" }, say("web-tool-checkup-none"));
  const next = h("div");
  const put = button(say("web-tool-checkup-plan", { table: plan.label }), () => toPlan(), "");
  const areas = h("div");
  const copies = h("div", { class: "pt-checkup__copies" });
  const compare = button(say("web-tool-checkup-compare"), async () => {
    const opened = await page.openCopies({ many: true });
    if (!opened.length) return;
    try {
      const module = await import("./checkup-earlier.js");
      earlier ??= module.earlier({ page, rated, holder: copies, back: compare, compared: places.compared });
      earlier.add(opened);
    } catch {
      page.trouble(say("web-not-made")); // the connection to the site is gone
    }
  });
  const whole = h(
    "div",
    { class: "pt-checkup" },
    next,
    h("p", { class: "pt-buttons" }, put),
    areas,
    h("h3", { class: "pt-checkup__earlier" }, say("web-tool-checkup-compared")),
    h("p", { class: "pt-small pt-checkup__how" }, say("web-tool-checkup-compare-means")),
    h("p", { class: "pt-buttons" }, compare),
    copies,
  );

  const dateOf = (/** @type {Flat} */ flat) => {
    const date = flat[`${form.id}.${places.date}`] ?? "";
    return isDay(date) ? date : "";
  };
  const rated = (/** @type {Flat} */ flat) => ({
    date: dateOf(flat),
    areas: byArea(form, flat),
    lines: scored(form, flat),
    whole: places.compared && points(form, question(places.compared.whole), flat),
  });

  // --- the next steps ---
  const toQuestion = (/** @type {string} */ at, /** @type {string} */ words, /** @type {string} */ about) =>
    h(
      "a",
      {
        href: `#${at}`,
        class: "pt-checkup__go",
        onclick: (/** @type {Event} */ event) => {
          event.preventDefault();
          const field = fieldOf(at);
          if (!field) return;
          page.show(field);
          goTo(
            /** @type {any} */ (
              field.matches("input, select, textarea")
                ? field
                : (field.querySelector(":checked") ?? field.querySelector("input, select, textarea"))
            ),
          );
        },
      },
      words,
      h("span", { class: "pt-hidden" }, ` ${about}`),
    );

  /** The line of the form's own page that leads to the guidance of a section. */
  const guidance = (/** @type {string} */ section) => {
    const line = document.getElementById(`${form.id}.${section}`)?.closest("section")?.querySelector(".pt-guide");
    return line?.cloneNode(true);
  };

  const step = (/** @type {Line} */ one) =>
    h(
      "li",
      {},
      h("p", { class: "pt-checkup__do" }, one.action),
      h(
        "p",
        { class: "pt-small" },
        say("web-tool-checkup-why", one),
        " ",
        toQuestion(one.at, say("web-tool-checkup-change"), one.label),
      ),
      guidance(one.section),
    );

  /** What has to be there whatever the points are, and is not ticked. */
  const wanting = (/** @type {Flat} */ flat) =>
    places.must
      ? question(places.must).options.filter((/** @type {any} */ one) => !flat[`${form.id}.${places.must}.${one.id}`])
      : [];

  const drawSteps = (/** @type {any[]} */ missing) => {
    const lines = missing.map((one) => h("li", {}, one.label));
    const must = places.must && [
      h("p", {}, say("web-tool-checkup-must")),
      h("ul", {}, ...lines),
      h("p", {}, toQuestion(`${form.id}.${places.must}`, say("web-tool-checkup-change"), question(places.must).label)),
    ];
    next.replaceChildren(
      h("h3", {}, steps.length === STEPS ? say("web-tool-checkup-steps") : say("web-tool-checkup-steps-fewer")),
      ...(lines.length ? [h("div", { class: "pt-note pt-note--care" }, ...must)] : []),
      ...(steps.length
        ? [
            h("p", { class: "pt-small" }, say("web-tool-checkup-rule")),
            h("ol", { class: "pt-checkup__steps" }, ...steps.map(step)),
          ]
        : [h("p", {}, say("web-tool-checkup-best"))]),
    );
    put.parentElement.hidden = steps.length === 0;
  };

  const toPlan = () => {
    const at = `${form.id}.${plan.id}`;
    const texts = steps.map((one) => say("web-tool-checkup-plan-row", one));
    const cells = texts.map((text) => ({ [places.plan.what]: text }));
    const { puts, rows } = intoRows(page.answers(), at, places.plan.what, cells);
    if (!rows.length) return page.told(say("web-tool-checkup-plan-there", { table: plan.label }));
    page.grow(plan.id, Math.max(...rows));
    fillIn(page, puts);
    page.told(say("web-tool-checkup-plan-done", { table: plan.label, count: rows.length }));
    const who = /** @type {HTMLElement} */ (document.getElementById(`${at}.${rows[0]}.${places.plan.who}`));
    page.show(who);
    goTo(who);
  };

  // --- the areas ---
  const share = (/** @type {any} */ area) =>
    area.percent === null ? say("web-tool-checkup-unanswered") : say("web-tool-checkup-percent", area);

  const drawAreas = (/** @type {any} */ now) => {
    const asked = (/** @type {any} */ area) =>
      now.lines.filter((/** @type {Line} */ one) => one.section === area.section).length;
    const left = now.lines.filter((/** @type {Line} */ one) => !one.answer).length;
    const apart = now.areas.some((/** @type {any} */ area) => area.left_out);
    const heads = [
      say("web-tool-checkup-area"),
      say("web-tool-checkup-points"),
      say("web-tool-checkup-share"),
      say("web-tool-checkup-answered"),
      ...(apart ? [say("web-tool-checkup-left-out")] : []),
      say("web-tool-checkup-band"),
    ];
    const rows = now.areas.map((/** @type {any} */ area) => [
      area.title,
      say("web-tool-checkup-count", { count: area.points, all: area.most }),
      share(area),
      say("web-tool-checkup-count", { count: area.answered + area.left_out, all: asked(area) }),
      ...(apart ? [String(area.left_out)] : []),
      area.band ? [h("strong", {}, `${area.band.label}.`), ` ${area.band.text}`] : say("web-tool-checkup-unanswered"),
    ]);
    const title = say("web-tool-checkup-areas");
    const groups = now.areas.map((/** @type {any} */ area) => ({
      label: area.title,
      marks: (question(area.score).bands ?? []).map((/** @type {any} */ one) => one.least).filter(Boolean),
      bars: [{ said: share(area), percent: area.percent, now: true }],
    }));
    areas.replaceChildren(
      h("h3", {}, title),
      h(
        "p",
        { class: "pt-small" },
        say("web-tool-checkup-areas-mean"),
        left ? ` ${say("web-tool-checkup-open", { count: left })}` : "",
      ),
      bars({ id: "pt-areas", title, means: say("web-tool-checkup-chart-means") }, groups),
      table(title, heads, rows),
    );
  };

  // --- all of it ---
  page.onChange((/** @type {Flat} */ flat) => {
    const now = rated(flat);
    const missing = wanting(flat);
    const state = JSON.stringify([now, missing]);
    if (state === drawn && whole.isConnected) return; // whatever has the focus keeps it
    drawn = state;
    if (!whole.isConnected)
      result.replaceChildren(h("h2", { id: "pt-result" }, say("web-tool-checkup-title")), none, whole);
    steps = nextSteps(now.lines);
    none.hidden = now.lines.some((one) => one.answer);
    whole.hidden = !none.hidden;
    result.classList.toggle("pt-result--none", whole.hidden);
    if (whole.hidden) return [next, areas, copies].forEach((one) => one.replaceChildren());
    drawSteps(missing);
    drawAreas(now);
    earlier?.draw(now);
  });
  document.addEventListener("pt:wipe", () => earlier?.forget());
  result.setAttribute("aria-labelledby", "pt-result");
  result.hidden = false;
}
