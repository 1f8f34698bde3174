// The days of a form that belong in a calendar: questions and columns with an `event`, and rows that come again.

const filled = (/** @type {string} */ text, /** @type {Record<string, string>} */ values) =>
  text.replace(/\{([a-z0-9-]+)\}/g, (_, name) => values[name] ?? "").replace(/\s+/g, " ").trim();

const isDay = (/** @type {any} */ value) => /^\d{4}-\d\d-\d\d$/.test(String(value));

/**
 * @param {any} form its definition
 * @param {Record<string, any>} flat
 * @param {number} [year] the year in which what comes again begins: next year
 * @returns {any[]} what calendar() takes, in the order of the form
 */
export function events(form, flat, year = new Date().getFullYear() + 1) {
  const found = [];
  for (const section of form.sections) {
    for (const question of section.questions) {
      const at = `${form.id}.${question.id}`;
      if (question.event && isDay(flat[at])) found.push({ uid: at, date: flat[at], summary: question.event });
      if (question.type !== "table") continue;
      const rows = [...new Set(Object.keys(flat).filter((one) => one.startsWith(`${at}.`)).map((one) => one.split(".")[2]))];
      for (const column of question.columns) {
        for (const row of column.event ? rows : []) {
          const day = flat[`${at}.${row}.${column.id}`];
          const said = Object.fromEntries(question.columns.map((/** @type {any} */ one) => [one.id, String(flat[`${at}.${row}.${one.id}`] ?? "")]));
          if (isDay(day)) found.push({ uid: `${at}.${row}.${column.id}`, date: day, summary: filled(column.event, said) });
        }
      }
      for (const row of Array.isArray(question.rows) ? question.rows : []) {
        if (!row.schedule) continue;
        const { month, every, remind } = row.schedule;
        found.push({ uid: `${at}.${row.id}`, date: firstMonday(year, month), summary: row.label, remind, every, byMonday: true });
      }
    }
  }
  return found;
}

/** The first Monday of a month. @param {number} year @param {number} month @returns {string} */
export function firstMonday(year, month) {
  const first = new Date(Date.UTC(year, month - 1, 1));
  const day = 1 + ((8 - first.getUTCDay()) % 7);
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}
