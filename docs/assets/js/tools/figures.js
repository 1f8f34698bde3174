// What the entries of a service's log come to, by month and by kind, and what of it may be shown.

/** @typedef {import("./opened.js").Entry} Entry */
/** @typedef {{entries: number, people: number, fresh: number, hours: number}} Sums */

/** Counts of people from one to four are not shown (evaluation.privacy.small-numbers). */
export const FEW = 5;

/** Months that a projection needs at the least. */
export const ENOUGH = 6;

/** What is added up, in the order of the tables. */
export const SUMS = /** @type {const} */ (["entries", "people", "fresh", "hours"]);

/** The month of a day, counted from the year 0. @param {string} day */
export const monthOf = (day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;

const exact = (/** @type {number} */ value) => Math.round(value * 1e6) / 1e6; // 0.1 + 0.2 is 0.3

/** @param {Entry[]} some @returns {Sums} */
export function sums(some) {
  const add = (/** @type {"people" | "fresh" | "hours"} */ id) => exact(some.reduce((sum, one) => sum + one[id], 0));
  return { entries: some.length, people: add("people"), fresh: add("fresh"), hours: add("hours") };
}

/**
 * The twelve months up to the latest entry. A month that is not over does not count, unless there is no other; months
 * before the first entry are none of them.
 * @param {Entry[]} entries @param {string} today
 * @returns {{first: number, last: number, count: number, open: boolean, before: boolean, earliest: number,
 *   latest: number} | null} `open`: the month of today has entries and is left out; `before`: the twelve months before
 *   are there as well; `earliest` and `latest` are months of the entries at all
 */
export function lastYear(entries, today) {
  if (!entries.length) return null;
  let [earliest, latest] = [Infinity, -Infinity];
  for (const { on } of entries) {
    earliest = Math.min(earliest, monthOf(on));
    latest = Math.max(latest, monthOf(on));
  }
  const open = latest === monthOf(today) && earliest < latest;
  const last = open ? latest - 1 : latest;
  const first = Math.max(earliest, last - 11);
  return { first, last, count: last - first + 1, open, before: earliest <= last - 23, earliest, latest };
}

/** Entries of the months from one to another. @param {Entry[]} entries @param {number} first @param {number} last */
export const within = (entries, first, last) => entries.filter(({ on }) => monthOf(on) >= first && monthOf(on) <= last);

/**
 * Each month from one to another, those without entries too.
 * @param {Entry[]} entries @param {number} first @param {number} last @returns {(Sums & {month: number})[]}
 */
export function byMonth(entries, first, last) {
  /** @type {Map<number, Entry[]>} */
  const months = new Map(Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => [first + at, []]));
  for (const one of entries) months.get(monthOf(one.on))?.push(one);
  return [...months].map(([month, some]) => ({ month, ...sums(some) }));
}

/**
 * Each kind, and at the end those of none, if there are any.
 * @param {Entry[]} entries @param {string[]} kinds @returns {(Sums & {kind: string})[]}
 */
export function byKind(entries, kinds) {
  const found = kinds.map((kind) => ({ kind, ...sums(entries.filter((one) => one.kind === kind)) }));
  const rest = entries.filter((one) => !kinds.includes(one.kind));
  return rest.length ? [...found, { kind: "", ...sums(rest) }] : found;
}

/**
 * The next twelve months, if each is like the mean of those behind; and if each is like the mean of their quieter half,
 * or of their busier half. Null for fewer than six months.
 * @param {number[]} months what each of the months behind came to
 * @returns {{mean: number, year: number, low: number, high: number} | null}
 */
export function projected(months) {
  if (months.length < ENOUGH) return null;
  const mean = (/** @type {number[]} */ some) => some.reduce((sum, one) => sum + one, 0) / some.length;
  const half = Math.floor(months.length / 2);
  const sorted = [...months].sort((one, other) => one - other);
  const year = (/** @type {number[]} */ some) => exact(mean(some) * 12);
  return {
    mean: exact(mean(months)),
    year: year(months),
    low: year(sorted.slice(0, half)),
    high: year(sorted.slice(-half)),
  };
}

/**
 * Which counts of people may be shown beside their total: none from one to four, and one more where these could be
 * worked out from the total and the others.
 * @param {number[]} counts @param {boolean[]} [among] which of them the rule is for, when not all
 * @returns {("" | "few" | "apart")[]} for each "" when it is shown
 */
export function shownOf(counts, among = counts.map(() => true)) {
  /** @type {("" | "few" | "apart")[]} */
  const why = counts.map((count, at) => (among[at] && count > 0 && count < FEW ? "few" : ""));
  const small = counts.filter((_, at) => why[at]);
  const sum = small.reduce((before, one) => before + one, 0);
  const known = sum === small.length || sum === small.length * (FEW - 1); // each must be one, or each four
  if (small.length && (small.length === 1 || known)) {
    const next = counts
      .map((count, at) => ({ count, at }))
      .filter(({ count, at }) => count > 0 && !why[at])
      .sort((one, other) => one.count - other.count)[0];
    if (next) why[next.at] = "apart";
  }
  return why;
}

/**
 * A table of sums with what may be shown: people and new people, and how many entries they come from where these are
 * few as well.
 * @param {Sums[]} rows @returns {Record<keyof Sums, ("" | "few" | "apart")[]>}
 */
export function shownSums(rows) {
  const column = (/** @type {keyof Sums} */ id) => rows.map((row) => row[id]);
  const people = shownOf(column("people"));
  const entries = shownOf(
    column("entries"),
    people.map((why) => why === "few"),
  );
  return { entries, people, fresh: shownOf(column("fresh")), hours: rows.map(() => "") };
}

const later = (/** @type {string} */ day, /** @type {number} */ months) => {
  const [year, month, on] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate(); // 29 February has no next year
  return new Date(Date.UTC(year, month - 1 + months, Math.min(on, last))).toISOString().slice(0, 10);
};

/**
 * How often and how long people came, from the codes that stand for them: a code once, however often it comes.
 * @param {Entry[]} entries
 * @returns {{different: number, often: Record<string, number>, long: Record<string, number>, weeks: number} | null}
 *   `often` and `long` by the rows of the log, `weeks` from the first time to the last, as a mean; null without codes
 */
export function persons(entries) {
  /** @type {Map<string, {count: number, first: string, last: string}>} */
  const found = new Map();
  for (const { code, on } of entries) {
    if (!code) continue;
    const one = found.get(code.toLowerCase()) ?? { count: 0, first: on, last: on };
    one.count += 1;
    if (on < one.first) one.first = on;
    if (on > one.last) one.last = on;
    found.set(code.toLowerCase(), one);
  }
  if (!found.size) return null;
  const often = { once: 0, few: 0, some: 0, many: 0 };
  const long = { weeks: 0, half: 0, year: 0, longer: 0 };
  let days = 0;
  for (const { count, first, last } of found.values()) {
    often[count === 1 ? "once" : count <= 5 ? "few" : count <= 12 ? "some" : "many"] += 1;
    const stay = last < later(first, 3) ? "weeks" : last < later(first, 6) ? "half" : "year";
    long[last > later(first, 12) ? "longer" : stay] += 1;
    days += (Date.parse(last) - Date.parse(first)) / 86_400_000;
  }
  return { different: found.size, often, long, weeks: Math.round((days / found.size / 7) * 10) / 10 };
}
