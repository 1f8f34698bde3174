// A role: how the paid time is shared out while its page is written, and later what is done beside what was agreed.
// Both look at a job and at hours. Nothing here is a mark that a person gets.

import { button, goTo, h } from "../form/dom.js";
import { turned } from "./turned.js";
import { write } from "../form/fields.js";
import { figure as inFigures } from "../form/said.js";
import { workedOut } from "../form/sums.js";
import { number, questions, there } from "../form/typed.js";

/** @typedef {Record<string, any>} Flat */
/** @typedef {{id: string, label: string, chosen: boolean, share: number | null, percent: number | null, hours: number | null}} Share */

/** The form whose shares are the agreed ones. */
const PAGE = "role-description";

/** Functions in which the worker is side by side with people. */
export const DIRECT = ["peer-support", "individual-advocacy", "health-promotion"];

/** The row for what goes on around the functions. */
export const AROUND = "around";

/** Lines that no page of a peer role should be without. */
export const CORE = ["clinical", "force", "persuade", "story", "spare"];

/** Our own rules of thumb (the guidance says two or three functions, and half of the hours). */
export const MOST = 3;
const LITTLE = 25; // per cent of the time for work side by side with people
const HALF = 50;
const SHARED_OUT = 90; // per cent from which somebody has shared out nearly all of it
const HALF_A_DAY = 4; // hours a week for one function

/** A difference up to this much means nothing: per cent of the time, or hours a week. */
export const CLOSE = { percent: 5, hours: 1 };

const ofForm = (/** @type {any} */ form, /** @type {string} */ id) => questions(form).find((one) => one.id === id);
const near = (/** @type {number} */ value) => Math.round(value * 100) / 100;

/** In which unit the time is counted: per cent, unless somebody chose hours. @param {any} form @param {Flat} flat */
export const unitOf = (form, flat) => (flat[`${form.id}.counted-in`] === "hours" ? "hours" : "percent");

/** The paid hours, where there are some. @param {any} form @param {Flat} flat @returns {number | null} */
export function paidHours(form, flat) {
  const paid = number(flat[`${form.id}.hours`] ?? "", ofForm(form, "hours").unit);
  return paid !== null && paid > 0 ? paid : null;
}

/**
 * How the time is shared out. `whole` is what there is to share: 100 per cent, or the paid hours where they are known.
 * `left` is below nothing when too much is given out.
 * @param {any} form @param {Flat} flat
 * @returns {{unit: string, paid: number | null, whole: number | null, total: number | null, left: number | null,
 *   state: "none" | "left" | "full" | "over" | "open", rows: Share[]}}
 */
export function shares(form, flat) {
  const unit = unitOf(form, flat);
  const paid = paidHours(form, flat);
  const whole = unit === "percent" ? 100 : paid;
  const rows = ofForm(form, "functions").rows.map((/** @type {any} */ { id, label }) => {
    const share = number(flat[`${form.id}.functions.${id}.share`] ?? "");
    const of = (/** @type {number | null} */ all) => (share === null || !whole || all === null ? null : near((share * all) / whole));
    const chosen = id === AROUND || flat[`${form.id}.picked.${id}`] === true;
    return { id, label, chosen, share, percent: of(100), hours: unit === "hours" ? share : of(paid) };
  });
  const total = workedOut(form, flat)[`${form.id}.functions.total.share`] ?? null;
  const left = whole === null || total === null ? null : near(whole - total);
  const state = total === null ? "none" : left === null ? "open" : left > 0 ? "left" : left < 0 ? "over" : "full";
  return { unit, paid, whole, total, left, state, rows };
}

/**
 * What is worth a second look, most pressing first: names of notes with what is filled in there. None of it is an error.
 * @param {any} form @param {Flat} flat @returns {{note: string, rows?: string[], values?: Record<string, number>}[]}
 */
export function notes(form, flat) {
  const { paid, whole, total, left, state, rows } = shares(form, flat);
  const functions = rows.filter((one) => one.id !== AROUND);
  const chosen = functions.filter((one) => one.chosen);
  const sum = (/** @type {Share[]} */ some) => near(some.reduce((all, one) => all + Math.max(0, one.percent ?? 0), 0));
  const around = rows.filter((one) => one.id === AROUND);
  const most = whole !== null && total !== null && total >= (whole * SHARED_OUT) / 100;
  /** @type {{note: string, rows?: string[], values?: Record<string, number>}[]} */
  const found = [];
  const unticked = functions.filter((one) => !one.chosen && one.share);
  if (state === "over") found.push({ note: "over", values: { over: -Number(left) } });
  if (unticked.length) found.push({ note: "unticked", rows: unticked.map((one) => one.id) });
  if (chosen.length > MOST) found.push({ note: "many", values: { count: chosen.length } });
  if (paid !== null && chosen.length > 1) {
    const each = near((paid - Math.max(0, around[0]?.hours ?? 0)) / chosen.length);
    if (each < HALF_A_DAY) found.push({ note: "thin", values: { count: chosen.length, each: Math.max(0, each) } });
  }
  if (most) {
    const direct = functions.filter((one) => DIRECT.includes(one.id));
    if (sum(around) === 0) found.push({ note: "around" });
    if (sum(around) > HALF) found.push({ note: "peer", values: { percent: sum(functions) } });
    else if (chosen.some((one) => DIRECT.includes(one.id)) && sum(direct) < LITTLE) found.push({ note: "direct", values: { percent: sum(direct) } });
    const empty = chosen.filter((one) => one.share === null);
    if (empty.length) found.push({ note: "empty", rows: empty.map((one) => one.id) });
  }
  if (chosen.length && CORE.some((id) => !flat[`${form.id}.not-in-role.${id}`])) {
    found.push({ note: "core", rows: CORE.filter((id) => !flat[`${form.id}.not-in-role.${id}`]) });
  }
  return found;
}

/**
 * What is done beside what was agreed, by function. `kind` is "more", "less", "about", or "open" where nobody entered
 * what is done: that is not the same as nothing. What was not agreed counts as nothing agreed.
 * @param {any} form @param {Flat} flat
 * @returns {{unit: string, paid: number | null, begun: boolean, agreed: number, done: number, too: number, rows: any[]}}
 */
export function compared(form, flat) {
  const unit = unitOf(form, flat);
  const paid = paidHours(form, flat);
  const sums = workedOut(form, flat);
  const table = `${form.id}.work`;
  const rows = ofForm(form, "work").rows.flatMap((/** @type {any} */ { id, label }) => {
    const [agreed, done] = ["agreed", "done"].map((column) => number(flat[`${table}.${id}.${column}`] ?? ""));
    if (done === null) return agreed ? [{ id, label, agreed, done, difference: null, kind: "open" }] : [];
    const difference = sums[`${table}.${id}.difference`] ?? done;
    const kind = Math.abs(difference) <= CLOSE[/** @type {"percent" | "hours"} */ (unit)] ? "about" : difference > 0 ? "more" : "less";
    return [{ id, label, agreed: agreed ?? 0, done, difference: near(difference), kind }];
  });
  const done = sums[`${table}.total.done`];
  const whole = unit === "percent" ? 100 : paid;
  const too = done !== undefined && whole !== null ? Math.max(0, near(done - whole)) : 0;
  return { unit, paid, begun: done !== undefined, agreed: sums[`${table}.total.agreed`] ?? 0, done: done ?? 0, too, rows };
}

/**
 * What of a saved page goes into the comparison. Nothing, when it has no shares.
 * @param {any} form the comparison @param {Flat} flat the answers of the page @returns {Record<string, string>}
 */
export function agreedFrom(form, flat) {
  /** @type {Record<string, string>} */
  const found = {};
  for (const { id } of ofForm(form, "work").rows) {
    const share = flat[`${PAGE}.functions.${id}.share`];
    found[`${form.id}.work.${id}.agreed`] = there(share) ? String(share) : "0"; // what the page does not name was not agreed
  }
  if (!Object.values(found).some((share) => share !== "0")) return {};
  found[`${form.id}.counted-in`] = flat[`${PAGE}.counted-in`] === "hours" ? "hours" : "percent";
  for (const id of ["title", "hours"]) {
    if (there(flat[`${PAGE}.${id}`])) found[`${form.id}.${id}`] = String(flat[`${PAGE}.${id}`]);
  }
  return found;
}

/** @param {any} page */
export default function mount(page) {
  const { form, result } = page;
  const draw = form.id === PAGE ? builder(page) : comparison(page);
  let drawn = "";
  page.onChange((/** @type {Flat} */ flat) => {
    // nothing new to draw: whatever has the focus keeps it
    const state = JSON.stringify(draw.state(flat));
    if (state === drawn && result.firstChild) return;
    drawn = state;
    draw.now(flat);
  });
  result.setAttribute("aria-labelledby", "pt-result");
  result.hidden = false;
}

// --- while the page is written ---

function builder(/** @type {any} */ page) {
  const { form, say, result } = page;
  const { figure, amount } = amounts(page);
  const table = `${form.id}.functions`;
  const rows = ofForm(form, "functions").rows;
  const labels = Object.fromEntries([...rows, ...ofForm(form, "not-in-role").options].map((one) => [one.id, one.label]));
  const live = h("p", { class: "pt-score", role: "status" });
  const only = h("p", { class: "pt-small pt-role__only", hidden: true }, say("web-tool-role-only"));
  document.getElementById(table)?.after(only, live);

  const tick = (/** @type {string[]} */ ids) => {
    write(page.root, { ...page.answers(), ...Object.fromEntries(ids.map((id) => [`${form.id}.picked.${id}`, true])) });
    page.changed();
    const box = /** @type {HTMLElement} */ (document.getElementById(`${form.id}.picked.${ids[0]}`));
    page.show(box);
    goTo(box);
    page.told(say("web-tool-role-ticked"));
  };

  /** Rows of functions that nobody picked are out of the way, unless something stands in them. */
  const narrow = (/** @type {Flat} */ flat) => {
    const picked = rows.some((/** @type {any} */ { id }) => flat[`${form.id}.picked.${id}`]);
    let left = 0;
    for (const { id } of rows) {
      const row = document.getElementById(`${table}.${id}`);
      if (!row) continue;
      const filled = Object.keys(flat).some((at) => at.startsWith(`${table}.${id}.`));
      const away = picked && id !== AROUND && !flat[`${form.id}.picked.${id}`] && !filled;
      row.hidden = away && !row.contains(document.activeElement);
      left += Number(row.hidden);
    }
    only.hidden = left === 0;
  };

  const status = (/** @type {ReturnType<typeof shares>} */ now) => {
    if (now.total === null) return "";
    const given = amount(now.total, now.unit);
    if (now.state === "open") return say("web-tool-role-open", { given });
    const whole = amount(now.whole, now.unit);
    if (now.state === "full") return say("web-tool-role-full", { whole });
    const rest = Math.abs(Number(now.left));
    const of = amount(rest, now.unit);
    const also = now.unit === "percent" && now.paid !== null ? ` ${say("web-tool-role-that-is", { hours: figure((rest * now.paid) / 100) })}` : "";
    return (now.state === "over" ? say("web-tool-role-over", { given, whole, rest: of }) : say("web-tool-role-left", { given, whole, rest: of })) + also;
  };

  const PLACES = { over: "shares", many: "does", thin: "shares", around: "shares", direct: "does", peer: "does-not", core: "does-not" };
  const words = (/** @type {any} */ one) => {
    const values = Object.fromEntries(Object.entries(one.values ?? {}).map(([name, value]) => [name, figure(value)]));
    switch (one.note) {
      case "over":
        return say("web-tool-role-note-over", values);
      case "unticked":
        return say("web-tool-role-note-unticked");
      case "many":
        return say("web-tool-role-note-many", values);
      case "thin":
        return say("web-tool-role-note-thin", values);
      case "around":
        return say("web-tool-role-note-around");
      case "peer":
        return say("web-tool-role-note-peer", values);
      case "direct":
        return say("web-tool-role-note-direct", values);
      case "empty":
        return say("web-tool-role-note-empty");
      default:
        return say("web-tool-role-note-core");
    }
  };
  const note = (/** @type {any} */ one) =>
    h(
      "li",
      {},
      h("p", {}, words(one)),
      one.rows && h("ul", {}, ...one.rows.map((/** @type {string} */ id) => h("li", {}, labels[id]))),
      one.note === "unticked" && h("p", { class: "pt-buttons" }, button(say("web-tool-role-tick"), () => tick(one.rows))),
      guide(form, /** @type {any} */ (PLACES)[one.note]),
    );

  return {
    state: (/** @type {Flat} */ flat) => [shares(form, flat), notes(form, flat), rows.map((/** @type {any} */ { id }) => Object.keys(flat).some((at) => at.startsWith(`${table}.${id}.`)))],
    now(/** @type {Flat} */ flat) {
      narrow(flat);
      const now = shares(form, flat);
      const said = status(now);
      if (live.textContent !== said) live.textContent = said;
      const given = now.rows.filter((one) => one.share !== null);
      const parts = [];
      if (given.length) {
        const most = Math.max(now.whole ?? 0, ...given.map((one) => Number(one.share)));
        const groups = given.map((one) => ({ label: one.label, bars: [{ value: Number(one.share), said: amount(one.share, now.unit), now: true }] }));
        const hours = now.rows.some((one) => one.hours !== null);
        const percent = now.rows.some((one) => one.percent !== null);
        const heads = [
          say("web-tool-role-function"),
          ...(percent ? [say("web-tool-role-share")] : []),
          ...(hours ? [say("web-tool-role-a-week")] : []),
        ];
        const line = (/** @type {string} */ label, /** @type {number | null} */ p, /** @type {number | null} */ w) => [
          label,
          ...(percent ? [p === null ? "" : amount(p, "percent")] : []),
          ...(hours ? [w === null ? "" : figure(w)] : []),
        ];
        const of = (/** @type {number | null} */ part, /** @type {number | null} */ whole) =>
          part === null || whole === null || !now.whole ? null : (part * whole) / now.whole;
        const end = [
          line(say("web-tool-role-given"), of(now.total, 100), now.unit === "hours" ? now.total : of(now.total, now.paid)),
          ...(now.left === null || now.left === 0
            ? []
            : [line(now.left > 0 ? say("web-tool-role-rest") : say("web-tool-role-too-much"), of(Math.abs(now.left), 100), of(Math.abs(now.left), now.paid))]),
        ];
        const title = say("web-tool-role-time");
        parts.push(
          h("h3", {}, title),
          h("p", {}, said),
          bars(page, "pt-role-time", title, most, groups),
          list(title, heads, [...given.map((one) => line(one.label, one.percent, one.hours)), ...end]),
        );
      }
      const found = notes(form, flat);
      if (found.length) {
        parts.push(
          h("h3", {}, say("web-tool-role-look")),
          h("p", { class: "pt-small" }, say("web-tool-role-look-means")),
          h("ul", { class: "pt-role__notes" }, ...found.map(note)),
        );
      }
      show(page, result, say("web-tool-role-title"), parts, say("web-tool-role-none"));
    },
  };
}

// --- later ---

function comparison(/** @type {any} */ page) {
  const { form, say, result } = page;
  const { amount, short } = amounts(page);
  const table = ofForm(form, "work");
  const extra = ofForm(form, "extra");

  const take = button(say("web-tool-role-take"), async () => {
    const [copy] = await page.openCopies({ any: true });
    if (!copy) return;
    const puts = copy.form === PAGE ? agreedFrom(form, copy.answers) : {};
    if (!Object.keys(puts).length) return page.trouble(say("web-tool-role-take-none", { title: copy.title }));
    const before = Object.fromEntries(Object.entries(page.answers()).filter(([at]) => !(at.startsWith(`${form.id}.work.`) && at.endsWith(".agreed"))));
    write(page.root, { ...before, ...puts });
    page.changed();
    page.filled();
    page.told(say("web-tool-role-taken"));
    goTo(/** @type {HTMLElement} */ (document.getElementById(`${form.id}.work.${table.rows[0].id}.done`)));
  });
  const whole = document.getElementById(`${form.id}.work`);
  whole?.before(h("div", { class: "pt-role__take" }, h("p", { class: "pt-buttons" }, take), h("p", { class: "pt-small" }, say("web-tool-role-take-means"))));

  const differs = (/** @type {any} */ one, /** @type {string} */ unit) => {
    if (one.kind === "open") return "";
    if (one.kind === "about") return say("web-tool-role-about");
    const values = { amount: short(Math.abs(one.difference), unit) };
    return one.kind === "more" ? say("web-tool-role-more", values) : say("web-tool-role-less", values);
  };
  const ask = (/** @type {any} */ one) => {
    if (one.id === "outside") return say("web-tool-role-ask-outside");
    if (one.kind === "less") return say("web-tool-role-ask-less", { label: one.label });
    return one.agreed ? say("web-tool-role-ask-more", { label: one.label }) : say("web-tool-role-ask-new", { label: one.label });
  };

  return {
    state: (/** @type {Flat} */ flat) => [compared(form, flat), extra.options.map((/** @type {any} */ { id }) => flat[`${form.id}.extra.${id}`])],
    now(/** @type {Flat} */ flat) {
      const now = compared(form, flat);
      const parts = [];
      if (now.begun) {
        const title = say("web-tool-role-differences");
        const done = (/** @type {any} */ one) => (one.done === null ? say("web-tool-role-not-entered") : short(one.done, now.unit));
        const most = Math.max(1, ...now.rows.flatMap((one) => [one.agreed, one.done ?? 0]));
        const groups = now.rows.map((one) => ({
          label: one.label,
          bars: [
            { name: say("web-tool-role-agreed"), value: one.agreed, said: short(one.agreed, now.unit), now: false },
            { name: say("web-tool-role-done"), value: one.done ?? 0, said: done(one), now: true },
          ],
        }));
        const heads = [say("web-tool-role-function"), say("web-tool-role-agreed"), say("web-tool-role-done"), say("web-tool-role-difference")];
        const line = (/** @type {any} */ one) => [one.label, short(one.agreed, now.unit), done(one), differs(one, now.unit)];
        parts.push(
          h("h3", {}, title),
          h("p", { class: "pt-small" }, say("web-tool-role-differences-mean", { close: amount(CLOSE[/** @type {"percent" | "hours"} */ (now.unit)], now.unit) })),
          bars(page, "pt-role-compared", title, most, groups),
          list(title, heads, now.rows.map(line)),
        );
      }
      const ticked = extra.options.filter((/** @type {any} */ one) => flat[`${form.id}.extra.${one.id}`]);
      if (ticked.length) {
        parts.push(
          h("h3", {}, say("web-tool-role-extra")),
          h("ul", { class: "pt-role__list" }, ...ticked.map((/** @type {any} */ one) => h("li", {}, one.actions?.join(" ") ?? one.label))),
          guide(form, "not-agreed"),
        );
      }
      const far = now.begun ? now.rows.filter((one) => one.kind === "more" || one.kind === "less").sort((one, other) => Math.abs(other.difference) - Math.abs(one.difference)) : [];
      if (now.begun) {
        const first = now.too ? [h("li", {}, say("web-tool-role-ask-hours", { amount: amount(now.too, now.unit) }))] : [];
        const asks = [...first, ...far.map((one) => h("li", {}, ask(one)))];
        parts.push(
          h("h3", {}, say("web-tool-role-talk")),
          asks.length ? h("ul", { class: "pt-role__list" }, ...asks) : h("p", {}, say("web-tool-role-fits")),
          h("p", {}, say("web-tool-role-both")),
          guide(form, "views"),
          guide(form, "time"),
        );
      }
      show(page, result, say("web-tool-role-compare-title"), parts, say("web-tool-role-compare-none"));
    },
  };
}

// --- what both draw ---

/** Numbers as people read them. */
function amounts(/** @type {any} */ page) {
  const { form, say } = page;
  const figure = (/** @type {number} */ value) => inFigures(value, form.words, { most: 1 });
  const amount = (/** @type {any} */ value, /** @type {string} */ unit) => {
    if (unit === "percent") return say("web-tool-role-percent", { percent: figure(value) });
    return figure(value) === figure(1) ? say("web-tool-role-hour") : say("web-tool-role-hours", { hours: figure(value) });
  };
  /** Where it stands in a table, and all of it is by the week. */
  const short = (/** @type {any} */ value, /** @type {string} */ unit) => {
    if (unit === "percent") return amount(value, unit);
    return figure(value) === figure(1) ? say("web-tool-role-hour-short") : say("web-tool-role-hours-short", { hours: figure(value) });
  };
  return { figure, amount, short };
}

function show(/** @type {any} */ page, /** @type {Element} */ result, /** @type {string} */ title, /** @type {any[]} */ parts, /** @type {string} */ none) {
  const head = result.querySelector("h2") ?? h("h2", { id: "pt-result" }, title);
  const held = result.contains(document.activeElement);
  result.classList.toggle("pt-result--none", parts.length === 0);
  result.replaceChildren(head, ...(parts.length ? parts.filter(Boolean) : [h("p", {}, none)]));
  if (held && !result.contains(document.activeElement)) goTo(/** @type {HTMLElement} */ (head));
}

/** The line of the form's own page that leads to the guidance of a section. */
function guide(/** @type {any} */ form, /** @type {string | undefined} */ section) {
  return section && document.getElementById(`${form.id}.${section}`)?.closest("section")?.querySelector(".pt-guide")?.cloneNode(true);
}

function list(/** @type {string} */ title, /** @type {string[]} */ heads, /** @type {any[][]} */ rows) {
  return h(
    "table",
    { class: "pt-table pt-role__table", role: "table" },
    h("caption", { class: "pt-hidden" }, title),
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, ...heads.map((head) => h("th", { scope: "col", role: "columnheader" }, head)))),
    h(
      "tbody",
      { role: "rowgroup" },
      ...rows.map(([first, ...rest]) =>
        h(
          "tr",
          { role: "row" },
          h("th", { scope: "row", role: "rowheader" }, first),
          ...rest.map((cell, at) => h("td", { role: "cell", "data-label": heads[at + 1] }, cell)),
        ),
      ),
    ),
  );
}

/** Bars below each other with their words above them: sizes go with the letters, and widths with the page. */
function bars(/** @type {any} */ page, /** @type {string} */ id, /** @type {string} */ title, /** @type {number} */ most, /** @type {any[]} */ groups) {
  const parts = [];
  let y = 0;
  for (const { label, bars: some } of groups) {
    y += 1.3;
    parts.push(h("svg:text", { class: "pt-bars__area", x: 0, y: `${y}em` }, label));
    for (const { name, value, said, now } of some) {
      y += 1.4;
      parts.push(h("svg:text", { x: 0, y: `${y}em` }, name ? page.say("web-tool-role-bar", { name, said }) : said));
      y += 0.4;
      parts.push(h("svg:rect", { class: "pt-bars__track", x: 0, y: `${y}em`, width: "100%", height: "0.8em" }));
      const width = Math.min(100, Math.max(0, (value * 100) / (most || 1)));
      if (width) parts.push(h("svg:rect", { class: now ? "pt-bars__now" : "pt-bars__then", x: 0, y: `${y}em`, width: `${width.toFixed(2)}%`, height: "0.8em" }));
      y += 0.8;
    }
    y += 1;
  }
  const picture = h(
    "svg:svg",
    { class: "pt-bars", role: "img", "aria-labelledby": `${id}-title ${id}-means`, width: "100%", height: `${y.toFixed(2)}em` },
    h("svg:title", { id: `${id}-title` }, title),
    h("svg:desc", { id: `${id}-means` }, page.say("web-tool-role-chart-means")),
    ...parts,
  );
  return turned(picture);
}
