// What is worked out from the answers, where the page has a place for it.

import { points, workedOut } from "./sums.js";

/** @param {any} page */
export function sumUp(page) {
  const { form, root, say } = page;
  const questions = form.sections.flatMap((/** @type {any} */ section) => section.questions);
  const scores = questions.filter((/** @type {any} */ one) => one.type === "score");
  const money = new Set();
  for (const question of questions) {
    const worked = (question.columns ?? []).filter((/** @type {any} */ one) => one.difference || one.product).map((/** @type {any} */ one) => one.id);
    const source = question.type === "summary" ? questions.find((/** @type {any} */ one) => one.id === question.of) : question;
    for (const column of source.columns ?? []) if (column.type === "money") money.add(`${question.id}.${column.id}`);
    for (const control of root.querySelectorAll(`[data-question="${question.id}"] [name]`)) {
      const [, , row, column] = control.id.split(".");
      const out = ["score", "summary"].includes(question.type) || row === "total" || worked.includes(column);
      if (!out || control.dataset.part) continue;
      control.readOnly = true;
      control.setAttribute("data-worked", "");
    }
  }
  const lines = scores.map((/** @type {any} */ score) => {
    const line = h2(score);
    return { score, line };
  });
  function h2(/** @type {any} */ score) {
    const line = document.createElement("p");
    line.className = "pt-score";
    line.setAttribute("role", "status");
    document.getElementById(`${form.id}.${score.id}`)?.closest(".pt-unit")?.after(line);
    return line;
  }
  const wide = (/** @type {string} */ at) => {
    const [, question, , column] = at.split(".");
    return money.has(`${question}.${column}`);
  };

  /** Numbers as a document has them. @param {Record<string, any>} flat @returns {Record<string, string>} */
  const worked = (flat) =>
    Object.fromEntries(
      Object.entries(workedOut(form, flat)).map(([at, value]) => [at, wide(at) ? value.toFixed(2) : String(value)]),
    );

  page.onChange((/** @type {Record<string, any>} */ flat) => {
    const found = worked(flat);
    for (const control of root.querySelectorAll("[data-worked]")) control.value = found[control.id] ?? "";
    for (const { score, line } of lines) {
      const got = points(form, score, flat);
      const band = got.band ? `${got.band.label}. ${got.band.text}` : "";
      const said = got.percent === null ? "" : say("web-score", { points: got.points, most: got.most, percent: Math.round(got.percent), band });
      if (line.textContent !== said) line.textContent = said;
    }
  });
  return worked;
}
