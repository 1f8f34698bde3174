// Stakeholders: what may help with each, offered in its row; influence and interest as a picture and a table; what to do
// in each place of it; and whom to contact next.

import { isDay } from "../form/days.js";
import { button, goTo, h, today } from "../form/dom.js";
import { joined, longDay } from "../form/said.js";
import { labelled } from "./said.js";
import { questions, there } from "../form/typed.js";
import { table } from "./bars.js";

/** @typedef {Record<string, any>} Flat */
/** @typedef {Record<string, any> & {row: number}} Stakeholder what stands in a row, by column */

const TABLE = "stakeholders";

/** The levels from the lowest, as ids of options. */
const LEVELS = ["low", "medium", "high"];

/** What is filled in of each stakeholder. Rows in which nothing stands are left out. @param {any} form @param {Flat} flat @returns {Stakeholder[]} */
export function listed(form, flat) {
  const start = `${form.id}.${TABLE}.`;
  /** @type {Record<string, Stakeholder>} */
  const rows = {};
  for (const [at, value] of Object.entries(flat)) {
    if (!at.startsWith(start) || !there(value)) continue;
    const [row, column] = at.slice(start.length).split(".");
    (rows[row] ??= { row: Number(row) })[column] = value;
  }
  return Object.values(rows).sort((one, other) => one.row - other.row);
}

/**
 * The place of a stakeholder. Medium counts with high, so that nobody is overlooked.
 * @param {string | undefined} influence @param {string | undefined} interest
 * @returns {"close" | "win" | "inform" | "watch" | null} null where one of them is not said
 */
export function placeOf(influence, interest) {
  if (!LEVELS.includes(influence ?? "") || !LEVELS.includes(interest ?? "")) return null;
  if (influence !== "low") return interest !== "low" ? "close" : "win";
  return interest !== "low" ? "inform" : "watch";
}

/**
 * Marks side by side in a box, none over another.
 * @param {number} count @param {{x: number, y: number, width: number, height: number}} box @param {number} [most] the largest radius
 * @returns {{x: number, y: number, r: number}[]}
 */
export function spread(count, box, most = 13) {
  if (!count) return [];
  const across = Math.min(count, Math.ceil(Math.sqrt((count * box.width) / box.height)));
  const down = Math.ceil(count / across);
  const [wide, high] = [box.width / across, box.height / down];
  const r = Math.min(most, wide / 2 - 0.5, high / 2 - 0.5);
  return Array.from({ length: count }, (_, at) => ({ x: box.x + wide * ((at % across) + 0.5), y: box.y + high * (Math.floor(at / across) + 0.5), r }));
}

/**
 * What may be so of a stakeholder's group, and what can be put into cells of its row that are empty.
 * @param {any} asked the table @param {Stakeholder} one
 * @returns {{label: string, said: {title?: string, text: string}[], puts: {column: any, option: any}[]} | null}
 */
export function suggested(asked, one) {
  const column = (/** @type {string} */ id) => asked.columns.find((/** @type {any} */ other) => other.id === id);
  const kind = column("kind").options.find((/** @type {any} */ option) => option.id === one.kind);
  if (!kind?.guidance && !kind?.suggests) return null;
  const puts = (kind.suggests ?? []).map((/** @type {string} */ name) => {
    const [id, option] = name.split(".");
    return { column: column(id), option: column(id).options.find((/** @type {any} */ other) => other.id === option) };
  });
  return { label: kind.label, said: kind.guidance ?? [], puts: puts.filter((/** @type {any} */ put) => one[put.column.id] === undefined) };
}

/** Those with a day for the next contact, the earliest first. @param {Stakeholder[]} rows */
export const contacts = (rows) =>
  rows
    .filter((one) => isDay(String(one["next-contact"])))
    .sort((one, other) => (one["next-contact"] < other["next-contact"] ? -1 : Number(one["next-contact"] > other["next-contact"])));

/** @param {any} page */
export default function mount(page) {
  const { form, root, say, result } = page;
  const at = `${form.id}.${TABLE}`;
  const asked = questions(form).find((one) => one.id === TABLE);
  const column = (/** @type {string} */ id) => asked.columns.find((/** @type {any} */ one) => one.id === id);
  const labelOf = (/** @type {string} */ id, /** @type {string | undefined} */ option) =>
    column(id).options.find((/** @type {any} */ one) => one.id === option)?.label ?? say("web-tool-stakeholders-unknown");
  const name = (/** @type {Stakeholder} */ one) => one.group ?? say("web-tool-stakeholders-nameless", { row: one.row });
  const numbered = (/** @type {Stakeholder[]} */ some) =>
    joined(some.map((one) => (one.group ? `${one.row} ${one.group}` : name(one))), form.words, "list-parts");
  const places = {
    close: [say("web-tool-stakeholders-close"), say("web-tool-stakeholders-close-do")],
    win: [say("web-tool-stakeholders-win"), say("web-tool-stakeholders-win-do")],
    inform: [say("web-tool-stakeholders-inform"), say("web-tool-stakeholders-inform-do")],
    watch: [say("web-tool-stakeholders-watch"), say("web-tool-stakeholders-watch-do")],
  };

  // --- in the rows: what may be so, and what can be put in ---
  const offer = (/** @type {Flat} */ flat) => {
    const known = new Map(listed(form, flat).map((one) => [one.row, one]));
    for (const select of /** @type {any} */ (root.querySelectorAll(`select[id^="${at}."][id$=".kind"]`))) {
      const row = Number(select.id.slice(at.length + 1).split(".")[0]);
      const field = select.closest(".pt-slip__field");
      const old = field.nextElementSibling?.matches(".pt-maybe") ? field.nextElementSibling : null;
      const found = suggested(asked, known.get(row) ?? { row });
      const key = JSON.stringify([row, found]); // with its number: a copied row brings a copy of the box, whose buttons do nothing
      if (old?.dataset.said === key) continue;
      old?.remove();
      if (!found) continue;
      const put = (/** @type {any} */ one) =>
        h(
          "button",
          {
            type: "button",
            class: "pt-button pt-button--quiet",
            onclick: () => {
              const cell = `${at}.${row}.${one.column.id}`;
              page.set(cell, one.option.id);
              page.told(say("web-tool-stakeholders-done", { option: one.option.label }));
              goTo(/** @type {HTMLElement} */ (document.getElementById(cell)));
            },
          },
          say("web-tool-stakeholders-put", { option: one.option.label, column: one.column.label }),
          h("span", { class: "pt-hidden" }, " ", say("web-tool-stakeholders-put-row", { row })),
        );
      const box = h(
        "div",
        { class: "pt-suggest pt-maybe" },
        h("p", {}, h("strong", {}, say("web-tool-stakeholders-maybe", { group: found.label }))),
        ...found.said.map(({ title, text }) => h("p", {}, title ? h("strong", {}, `${say("web-tool-stakeholders-said", { title })} `) : null, text)),
        h("p", {}, say("web-tool-stakeholders-ask")),
        found.puts.length ? h("p", { class: "pt-buttons" }, ...found.puts.map(put)) : null,
      );
      box.dataset.said = key;
      field.after(box);
      if (document.activeElement === select) page.told(say("web-tool-stakeholders-offered"));
    }
  };

  // --- the picture: three by three cells, of which medium and high stand together ---
  const [LEFT, TOP, WIDE, HIGH] = [62, 24, 100, 90];
  const drawing = (/** @type {Stakeholder[]} */ rows) => {
    const text = (/** @type {string | number} */ words, /** @type {number} */ x, /** @type {number} */ y, kind = "", size = 13) =>
      h("svg:text", { class: `pt-map__text ${kind}`, x, y, "font-size": size }, words);
    const parts = [text(say("web-tool-stakeholders-influence"), 0, 14), text(say("web-tool-stakeholders-interest"), LEFT + 3 * WIDE, TOP + 3 * HIGH + 42, "pt-map__text--end")];
    const box = (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ width, /** @type {number} */ height, /** @type {string} */ kind) =>
      h("svg:rect", { class: kind, x: LEFT + x * WIDE, y: TOP + y * HIGH, width: width * WIDE, height: height * HIGH });
    parts.push(box(1, 0, 2, 2, "pt-map__place pt-map__place--close"), box(0, 0, 1, 2, "pt-map__place"), box(1, 2, 2, 1, "pt-map__place"), box(0, 2, 1, 1, "pt-map__place"));
    for (const [across, interest] of LEVELS.entries()) {
      parts.push(text(labelOf("interest", interest), LEFT + (across + 0.5) * WIDE, TOP + 3 * HIGH + 18, "pt-map__text--middle"));
      parts.push(text(labelOf("influence", interest), LEFT - 6, TOP + (2.5 - across) * HIGH + 4, "pt-map__text--end"));
    }
    for (const [[title], x, y] of /** @type {[string[], number, number][]} */ ([[places.win, 0, 0], [places.close, 1, 0], [places.watch, 0, 2], [places.inform, 1, 2]])) {
      parts.push(text(title, LEFT + x * WIDE + 5, TOP + y * HIGH + 15, "pt-map__text--place", 12));
    }
    for (const [down, influence] of [...LEVELS].reverse().entries()) {
      for (const [across, interest] of LEVELS.entries()) {
        const here = rows.filter((one) => one.influence === influence && one.interest === interest);
        const inside = { x: LEFT + across * WIDE + 4, y: TOP + down * HIGH + 20, width: WIDE - 8, height: HIGH - 24 };
        for (const [number, { x, y, r }] of spread(here.length, inside).entries()) {
          parts.push(h("svg:circle", { class: "pt-map__mark", cx: x, cy: y, r }));
          parts.push(text(here[number].row, x, y + r * 0.38, "pt-map__text--middle pt-map__text--mark", Math.round(r * 11) / 10));
        }
      }
    }
    return h(
      "svg:svg",
      { class: "pt-map", role: "img", "aria-labelledby": "pt-map-title pt-map-means", viewBox: `0 0 ${LEFT + 3 * WIDE + 2} ${TOP + 3 * HIGH + 48}` },
      h("svg:title", { id: "pt-map-title" }, say("web-tool-stakeholders-picture")),
      h("svg:desc", { id: "pt-map-means" }, say("web-tool-stakeholders-picture-means")),
      ...parts,
    );
  };

  // --- all of it ---
  const heading = h("h2", { id: "pt-result" }, say("web-tool-stakeholders-title"));
  const drawn = h("div", { class: "pt-stakes" });
  const calendar = button(say("web-calendar"), async () => {
    const { calendarOf } = await import("../export/events.js");
    page.download(`${form.id}-${today()}.ics`, "text/calendar", await calendarOf(form, page.documented()));
  });
  const take = h("p", { class: "pt-buttons" }, calendar);
  let state = "";

  const draw = (/** @type {Stakeholder[]} */ rows) => {
    const placed = rows.filter((one) => placeOf(one.influence, one.interest));
    const rest = rows.filter((one) => !placed.includes(one));
    const next = contacts(rows);
    const none = rows.filter((one) => !next.includes(one));
    const day = (/** @type {string} */ iso) => {
      const said = longDay(iso, form.words);
      return iso < today() ? say("web-tool-stakeholders-past", { day: said }) : said;
    };
    const heads = [say("web-tool-stakeholders-who"), say("web-tool-stakeholders-influence"), say("web-tool-stakeholders-interest"), say("web-tool-stakeholders-place")];
    const dated = [say("web-tool-stakeholders-date"), say("web-tool-stakeholders-who"), say("web-tool-stakeholders-owner")];
    const cells = (/** @type {Stakeholder} */ one) => [
      numbered([one]),
      labelOf("influence", one.influence),
      labelOf("interest", one.interest),
      places[/** @type {keyof typeof places} */ (placeOf(one.influence, one.interest))][0],
    ];
    take.hidden = next.length === 0;
    drawn.replaceChildren(
      ...(rows.length ? [] : [h("p", {}, say("web-tool-stakeholders-none"))]),
      ...(placed.length
        ? [
            h("h3", {}, say("web-tool-stakeholders-picture")),
            drawing(placed),
            h("p", { class: "pt-small" }, say("web-tool-stakeholders-rule")),
            table(say("web-tool-stakeholders-picture"), heads, placed.map(cells)),
          ]
        : []),
      ...(rest.length ? [h("p", {}, labelled(say("web-tool-stakeholders-nowhere"), numbered(rest), form.words))] : []),
      ...(placed.length
        ? [
            h("h3", {}, say("web-tool-stakeholders-do")),
            ...Object.entries(places).flatMap(([id, [title, what]]) => {
              const here = placed.filter((one) => placeOf(one.influence, one.interest) === id);
              const who = here.length ? say("web-tool-stakeholders-here", { who: numbered(here) }) : say("web-tool-stakeholders-nobody");
              return [h("h4", {}, title), h("p", {}, what), h("p", { class: "pt-small" }, who)];
            }),
          ]
        : []),
      ...(next.length
        ? [
            h("h3", {}, say("web-tool-stakeholders-next")),
            table(say("web-tool-stakeholders-next"), dated, next.map((one) => [day(one["next-contact"]), numbered([one]), one.owner ?? say("web-tool-stakeholders-unknown")])),
            ...(none.length ? [h("p", {}, say("web-tool-stakeholders-no-date", { who: numbered(none) }))] : []),
          ]
        : []),
    );
  };

  page.onChange((/** @type {Flat} */ flat) => {
    offer(flat);
    const rows = listed(form, flat);
    const now = JSON.stringify(rows.map((one) => [one.row, one.group, one.owner, one.influence, one.interest, one["next-contact"]]));
    result.classList.toggle("pt-result--none", rows.length === 0);
    if (now === state && drawn.isConnected) return; // whatever has the focus keeps it
    state = now;
    if (!drawn.isConnected) result.replaceChildren(heading, drawn, take);
    draw(rows);
  });
  result.setAttribute("aria-labelledby", "pt-result");
  result.hidden = false;
}
