// Words that one person should not write down about another, found in a text as it is typed. The same as
// peer_toolkit/catalogue/guard.py finds, which says how words are compared; tests/vectors.json is run by both.

/** @typedef {{id: string, words: string[], fine?: string[]}} Guard */

const BLANKS = /^[ \t\n\r\f\v\u00a0\u2000-\u200a\u202f\u3000]+$/;
const APOSTROPHES = "'’‘ʼ";
const HYPHENS = "-‐‑";

const folded = (/** @type {string} */ word) => word.normalize("NFC").toLowerCase().normalize("NFC");

/** What stands between two words, however it was typed. */
const gap = (/** @type {string} */ between) => {
  if (BLANKS.test(between)) return " ";
  if (between.length !== 1) return between;
  return APOSTROPHES.includes(between) ? "'" : HYPHENS.includes(between) ? "-" : between;
};

/** Runs of letters, marks and figures; of an entry, with the stars that mean any ending or any word. */
const wordsOf = (/** @type {string} */ text, sign = /[\p{L}\p{M}\p{N}]+/gu) =>
  [...text.matchAll(sign)].map((match) => ({
    folded: folded(match[0]),
    start: match.index,
    end: match.index + match[0].length,
  }));

const wording = (/** @type {string} */ entry, /** @type {boolean} */ fine) => {
  const words = wordsOf(entry, /[\p{L}\p{M}\p{N}*]+/gu);
  return {
    fine,
    parts: words.map((word, place) => ({
      word: word.folded.replace("*", ""),
      ending: word.folded.endsWith("*"),
      gap: place ? gap(entry.slice(words[place - 1].end, word.start)) : "",
    })),
  };
};

/** @type {WeakMap<Guard, Map<string, ReturnType<typeof wording>[]>>} */
const known = new WeakMap();

/** A guard's entries by first word; where any ending will do by its first letter and a star, or the star alone. */
const wordingsOf = (/** @type {Guard} */ guard) => {
  let made = known.get(guard);
  if (!made) {
    made = new Map();
    for (const [entries, fine] of [[guard.words, false], [guard.fine ?? [], true]]) {
      for (const entry of entries) {
        const one = wording(entry, fine);
        const { word, ending } = one.parts[0];
        const first = ending ? `${word.slice(0, 1)}*` : word;
        made.set(first, [...(made.get(first) ?? []), one]);
      }
    }
    known.set(guard, made);
  }
  return made;
};

/**
 * The guards' words in a text, in the order in which they stand there, each once for each guard.
 *
 * @param {string} text
 * @param {Guard[]} guards
 * @returns {{guard: string, word: string, start: number}[]} the guard's id, the word as typed, and where it begins
 */
export function noticed(text, guards) {
  const words = wordsOf(text);
  const stands = (/** @type {ReturnType<typeof wording>} */ { parts }, /** @type {number} */ at) =>
    at + parts.length <= words.length &&
    parts.every((part, place) => {
      const word = words[at + place];
      return (
        (part.ending ? word.folded.startsWith(part.word) : word.folded === part.word) &&
        (place === 0 || gap(text.slice(words[at + place - 1].end, word.start)) === part.gap)
      );
    });
  const found = [];
  for (const guard of guards) {
    const wordings = wordingsOf(guard);
    const told = new Set();
    for (let at = 0; at < words.length; ) {
      // of those that begin here the longest; of two as long, what is fine
      let best = null;
      for (const first of [words[at].folded, `${words[at].folded[0]}*`, "*"]) {
        for (const one of wordings.get(first) ?? []) {
          const longer = !best || one.parts.length > best.parts.length;
          if ((longer || (one.fine && one.parts.length === best.parts.length)) && stands(one, at)) best = one;
        }
      }
      if (!best) {
        at += 1;
        continue;
      }
      const last = at + best.parts.length;
      const said = words.slice(at, last).map((word) => word.folded).join(" ");
      if (!best.fine && !told.has(said)) {
        told.add(said);
        const { start } = words[at];
        found.push({ guard: guard.id, word: text.slice(start, words[last - 1].end), start });
      }
      at = last;
    }
  }
  return found.sort((one, other) => one.start - other.start);
}
