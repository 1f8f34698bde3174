// A picture of bars, and the table that says the same. Words come from the tool that draws them.

import { h } from "../form/dom.js";
import { turned } from "./turned.js";

/**
 * Bars below each other, their words above them. All heights go with the letters, and the widths with the page.
 * @param {{id: string, title: string, means: string}} about its name, and what a reader who cannot see it is told
 * @param {{label: string, marks?: number[],
 *   bars: {name?: string, said: string, percent: number | null, now?: boolean}[]}[]} groups `marks` are places on the
 *   bars, in per cent; a bar that is not of `now` is drawn paler
 */
export function bars({ id, title, means }, groups) {
  const parts = [];
  let y = 0;
  const text = (/** @type {string} */ words, /** @type {string} */ kind, x = "0") =>
    h("svg:text", { class: kind, x, y: `${y.toFixed(2)}em` }, words);
  for (const { label, marks = [], bars: some } of groups) {
    y += 1.3;
    parts.push(text(label, "pt-bars__area"));
    for (const { name, said, percent, now } of some) {
      if (name) {
        y += 1.4;
        parts.push(text(name, "pt-bars__name"));
      }
      parts.push(text(said, "pt-bars__value", "100%"));
      y += 0.4;
      const bar = (/** @type {string} */ kind, /** @type {number} */ width) =>
        h("svg:rect", { class: kind, x: 0, y: `${y.toFixed(2)}em`, width: `${width}%`, height: "0.8em" });
      parts.push(bar("pt-bars__track", 100));
      if (percent) parts.push(bar(now ? "pt-bars__now" : "pt-bars__then", percent));
      for (const at of marks) {
        parts.push(
          h("svg:line", {
            class: "pt-bars__mark",
            x1: `${at}%`,
            x2: `${at}%`,
            y1: `${(y - 0.15).toFixed(2)}em`,
            y2: `${(y + 0.95).toFixed(2)}em`,
          }),
        );
      }
      y += 0.8;
    }
    y += 1;
  }
  const picture = h(
    "svg:svg",
    {
      class: "pt-bars",
      role: "img",
      "aria-labelledby": `${id}-title ${id}-means`,
      width: "100%",
      height: `${y.toFixed(2)}em`,
    },
    h("svg:title", { id: `${id}-title` }, title),
    h("svg:desc", { id: `${id}-means` }, means),
    ...parts,
  );
  return turned(picture);
}

/**
 * A table to read; on a narrow screen each row is a card.
 * @param {string} title @param {string[]} heads @param {any[][]} rows the first cell of each is its head
 */
export function table(title, heads, rows) {
  const row = (/** @type {any[]} */ [first, ...rest]) =>
    h(
      "tr",
      { role: "row" },
      h("th", { scope: "row", role: "rowheader" }, first),
      ...rest.map((cell, at) => h("td", { role: "cell", "data-label": heads[at + 1] }, cell)),
    );
  return h(
    "table",
    { class: "pt-table pt-figures", role: "table" },
    h("caption", { class: "pt-hidden" }, title),
    h(
      "thead",
      { role: "rowgroup" },
      h("tr", { role: "row" }, ...heads.map((head) => h("th", { scope: "col", role: "columnheader" }, head))),
    ),
    h("tbody", { role: "rowgroup" }, ...rows.map(row)),
  );
}

/**
 * A table of names and one value each, which stays one on a narrow screen.
 * @param {string} title @param {[string, string]} heads @param {any[][]} rows
 */
export function pair(title, heads, rows) {
  const made = table(title, heads, rows);
  made.classList.add("pt-pairs");
  return made;
}
