// Counts of people, shown so that nobody can be picked out of them. Twin of peer_toolkit/reading/disclosure.py, which
// says where the rule comes from; proof: tests/vectors.json.

/** People. A smaller group is not told of. */
export const FEWEST = 5;

/** What stands for a count under five, none too, and for a larger one that would give another away. */
export const FEWER = "fewer";
export const HIDDEN = "hidden";

/** @typedef {number | "fewer" | "hidden"} Shown */

/**
 * The counts of one question as they may be shown, each of people who gave that answer.
 * @param {number[]} counts @param {number} [rest] people who gave none @returns {Shown[]}
 */
export function shown(counts, rest = 0) {
  let hidden = new Set(counts.map((_, place) => place).filter((place) => counts[place] < FEWEST));
  const small = hidden.size;
  const larger = [...new Set(counts.filter((count) => count >= FEWEST))].sort((one, other) => other - one);
  while (!safe(counts, hidden, hidden.size === small, rest)) {
    if (!larger.length) return counts.map(() => HIDDEN);
    const next = larger.pop(); // equals go together: which of them went would tell something
    hidden = new Set([...hidden, ...counts.map((_, place) => place).filter((place) => counts[place] === next)]);
  }
  const word = hidden.size === small ? FEWER : HIDDEN;
  return counts.map((count, place) => (hidden.has(place) ? word : count));
}

/** Whether the hidden counts stay hidden from one who knows their sum, and whether all of them are under five. */
function safe(
  /** @type {number[]} */ counts,
  /** @type {Set<number>} */ hidden,
  /** @type {boolean} */ small,
  /** @type {number} */ rest,
) {
  if (!hidden.size) return rest === 0 || rest >= FEWEST;
  const whole = [...hidden].reduce((sum, place) => sum + counts[place], 0);
  if (whole < FEWEST || (hidden.size === counts.length && !small)) return false;
  const limit = small ? FEWEST - 1 : Math.min(...counts.filter((_, place) => !hidden.has(place))) - 1;
  return Math.max(0, whole - limit * (hidden.size - 1)) < Math.min(limit, whole);
}

/**
 * A count out of a whole: it tells of those who are not in it as well.
 * @param {number} count @param {number} whole @returns {Shown}
 */
export function one(count, whole) {
  if (whole <= FEWEST) return HIDDEN;
  if (count < FEWEST) return FEWER;
  return whole - count < FEWEST ? HIDDEN : count;
}
