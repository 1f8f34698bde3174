// An answer set in lines, as the box of a PDF draws it: wrapped, made smaller, and at last cut. The form font has no
// kerning and no ligatures here, so a line is as wide as its letters.

const LEAST = 8; // points: smaller is not readable
const STEP = 0.5;
const LEAD = 1.25; // of the size: marks that are stacked on Vietnamese letters stay clear of the line above
const SIDE = 3;
const TOP = 2;

const [PLAIN, BREAK, BLANK, END] = [0, 1, 2, 3]; // what a letter lets the line do after it

// soft hyphen, joiners, marks of direction, variation selectors: they draw nothing
const UNSEEN = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]/g;

/**
 * @typedef {object} Font the letters of the form font, as peer_toolkit/browser/fieldmap.py describes them
 * @property {number} id @property {string} c @property {Record<string, number>} x @property {number[]} w
 * @property {number} a @property {number} d @property {number} cap
 */

/**
 * @typedef {object} Setting
 * @property {number} size in points
 * @property {number[][]} lines the glyphs of each line
 * @property {number} x @property {number} y where the first line stands @property {number} lead from line to line
 * @property {string} rest what is not drawn, since there is no room
 * @property {string[]} missing the characters that the font has not, each once
 */

/**
 * An answer as its box draws it: as large as fits, from `size` down to 8 points, and what still does not fit is cut
 * between words and ends with an ellipsis.
 * @param {string} text
 * @param {{w: number, h: number, k: string}} box in points; of kind `m` it has several lines
 * @param {Font} font
 * @param {number} size in points
 * @returns {Setting}
 */
export function setInLines(text, box, font, size) {
  const letters = lettersOf(text, font, box.k === "m");
  for (let points = size; ; points -= STEP) {
    const limit = ((box.w - 2 * SIDE) * 1000) / points;
    const found = wrapped(letters, font, limit);
    const free = box.h - 2 * TOP - ((font.a - font.d) * points) / 1000;
    const room = box.k === "m" ? Math.max(1, Math.floor(free / (LEAD * points)) + 1) : 1;
    const cut = found.length > room;
    if (cut && points > LEAST) continue;
    const lines = found.slice(0, room).map(([from, to]) => letters.glyphs.slice(from, to));
    let rest = "";
    if (cut) {
      const to = shortened(letters, font, limit, found[room - 1], lines);
      rest = letters.text.slice(letters.places[to]).trim();
    }
    // one line stands in the middle of its box, several begin at the top
    const y = room === 1 ? (box.h - (font.cap * points) / 1000) / 2 : box.h - TOP - (font.a * points) / 1000;
    return { size: points, lines, x: SIDE, y, lead: LEAD * points, rest, missing: [...letters.missing] };
  }
}

// The last line gives way to the ellipsis, a word at a time. Says where what is left over begins.
function shortened(letters, font, limit, [from, end], lines) {
  const dots = [..." …"].map((letter) => glyphOf(font, letter));
  const wide = (to) => [...letters.glyphs.slice(from, to), ...dots].reduce((sum, glyph) => sum + font.w[glyph], 0);
  const blank = (to) => letters.kinds[to - 1] === BLANK;
  let to = end;
  while (to > from && wide(to) > limit) to -= 1;
  if (to < end && !letters.kinds[to - 1] && letters.kinds[to] !== BLANK) {
    let word = to;
    while (word > from && !letters.kinds[word - 1]) word -= 1;
    if (word > from) to = word;
  }
  while (to > from && blank(to)) to -= 1;
  const kept = letters.glyphs.slice(from, to);
  lines[lines.length - 1] = kept.length ? [...kept, ...dots] : dots.slice(1);
  return to;
}

// The letters as glyphs; beside each where it is in the text and what may follow. Of letters that the font has not,
// the sign for that stands once for all that are side by side.
function lettersOf(answer, font, several) {
  const text = answer.normalize("NFC").replace(UNSEEN, "").trimEnd();
  const found = { text, glyphs: [], places: [], kinds: [], missing: new Set() };
  let place = 0;
  let gap = false;
  for (const letter of text) {
    const at = place;
    place += letter.length;
    const kind = kindOf(letter, several);
    const known = glyphOf(font, kind === BLANK || kind === END ? " " : letter.replace(/\s/, "\u00a0"));
    if (known === undefined) found.missing.add(letter);
    if (known === undefined && gap) continue;
    gap = known === undefined;
    for (let times = letter === "\t" ? 4 : 1; times > 0; times -= 1) {
      found.glyphs.push(known ?? glyphOf(font, "\ufffd"));
      found.places.push(at);
      found.kinds.push(kind);
    }
  }
  return found;
}

function kindOf(letter, several) {
  if (letter === "\n") return several ? END : BLANK;
  if (/[\u00a0\u2007\u202f]/.test(letter)) return PLAIN;
  if (/\s/.test(letter)) return BLANK;
  return /[-\u2010\u2012-\u2014/]/.test(letter) ? BREAK : PLAIN;
}

// Where each line begins and ends. A word that is wider than the line breaks between its letters; blanks at the end
// of a line take no room.
function wrapped({ glyphs, kinds }, font, limit) {
  const found = [];
  let [from, wide, chance] = [0, 0, 0];
  const end = (to, next) => {
    let last = to;
    while (last > from && kinds[last - 1] === BLANK) last -= 1;
    found.push([from, last]);
    [from, wide, chance] = [next, 0, next];
  };
  for (let place = 0; place < glyphs.length; place += 1) {
    if (kinds[place] === END) {
      end(place, place + 1);
      continue;
    }
    wide += font.w[glyphs[place]];
    if (wide > limit && kinds[place] !== BLANK && place > from) {
      const next = chance > from ? chance : place;
      end(next, next);
      place = next - 1;
    } else if (kinds[place] !== PLAIN) {
      chance = place + 1;
    }
  }
  end(glyphs.length, glyphs.length);
  return found;
}

/** @type {WeakMap<Font, Map<string, number>>} */
const tables = new WeakMap();

/**
 * The glyph of a character.
 * @param {Font} font @param {string} letter
 * @returns {number | undefined}
 */
function glyphOf(font, letter) {
  let table = tables.get(font);
  if (!table) {
    table = new Map([...font.c].map((one, glyph) => [one, glyph]));
    for (const [one, glyph] of Object.entries(font.x)) table.set(one, glyph);
    table.delete("\0");
    tables.set(font, table);
  }
  return table.get(letter);
}
