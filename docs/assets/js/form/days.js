// Days as people type them, and as they are kept: 2026-03-05.

/** Whether a day exists. @param {number} year @param {number} month @param {number} day */
function real(year, month, day) {
  const made = new Date(Date.UTC(year, month - 1, day));
  return year >= 1000 && year <= 9999 && made.getUTCMonth() === month - 1 && made.getUTCDate() === day;
}

const two = (/** @type {number} */ number) => String(number).padStart(2, "0");

/**
 * Three boxes as one day: 2026-03-05; what is no day as it was typed, 31/2/2026; "" when nothing was typed.
 * @param {string} day @param {string} month @param {string} year
 */
export function joined(day, month, year) {
  const parts = [day, month, year].map((one) => one.trim());
  if (parts.every((one) => one === "")) return "";
  const [d, m, y] = parts.map(Number);
  const digits = parts.every((one) => /^\d+$/.test(one)) && parts[2].length === 4;
  return digits && real(y, m, d) ? `${parts[2]}-${two(m)}-${two(d)}` : parts.join("/");
}

/** Text in one box as a day, or as it was typed. @param {string} text */
export function read(text) {
  const said = text.trim();
  if (isDay(said)) return said;
  const parts = said.split(/[/.-]/);
  return parts.length === 3 ? fromParts(parts, text) : text;
}

function fromParts(/** @type {string[]} */ parts, /** @type {string} */ text) {
  const day = joined(parts[0], parts[1], parts[2]);
  return isDay(day) ? day : text;
}

/** Whether a text is a day as it is kept. @param {string} text */
export function isDay(text) {
  const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  return found !== null && real(Number(found[1]), Number(found[2]), Number(found[3]));
}

/** A kept day as people write it in boxes: 5, 3, 2026. What is no day comes apart as it was put together. @param {string} kept */
export function parts(kept) {
  if (isDay(kept)) {
    const [year, month, day] = kept.split("-");
    return [String(Number(day)), String(Number(month)), year];
  }
  const [day = "", month = "", ...year] = kept.split("/");
  return [day, month, year.join("/")];
}

/** A kept day in one box: 5/3/2026. @param {string} kept */
export const short = (kept) => (isDay(kept) ? parts(kept).join("/") : kept);

/** A kept day as paper has it: 05/03/2026. @param {string} kept */
export const paper = (kept) => (isDay(kept) ? kept.split("-").reverse().join("/") : kept);
