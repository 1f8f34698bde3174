/**
 * What every file can hold: one kind of line break, and no control characters or halves of characters.
 * @param {string} text
 */
export const cleaned = (text) =>
  text
    .replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, "\n")
    .replace(/[\0-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]/g, "")
    .replace(/[\ud800-\udfff]/gu, "");
