// Pictures in a language that is written from right to left.

/**
 * A picture drawn from the left, places in per cent, as the page has it: where lines begin at the right, turned round.
 * @param {any} picture
 */
export function turned(picture) {
  if (document.dir !== "rtl") return picture;
  const of = (/** @type {Element} */ part, /** @type {string} */ name) => parseFloat(part.getAttribute(name) ?? "0");
  for (const part of picture.querySelectorAll("rect, text, line")) {
    const wide = part.localName === "rect" ? of(part, "width") : 0;
    const names = part.localName === "line" ? ["x1", "x2"] : ["x"];
    for (const name of names) part.setAttribute(name, `${100 - of(part, name) - wide}%`);
  }
  return picture;
}
