// When a question is asked. Twin: peer_toolkit/catalogue/when.py; proof: tests/vectors.json.

import { typed } from "./typed.js";

/** Whether a condition is met. @param {any} when @param {Record<string, any>} answers as typed() gives them */
export const holds = (when, answers) => met(when, (id) => answers[id]);

function met(when, answered) {
  if (when.all) return when.all.every((part) => met(part, answered));
  if (when.any) return when.any.some((part) => met(part, answered));
  const answer = answered(when.question) ?? false;
  const is = (wanted) => answer === wanted || answer.has?.(wanted) === true;
  if ("is" in when) return is(when.is);
  if ("is_not" in when) return !is(when.is_not);
  if (when.any_of) return when.any_of.some(is);
  if ("answered" in when) return (answer !== false && answer !== "" && answer.size !== 0) === when.answered;
  return typeof answer === "number" && (answer > when.more_than || answer < when.less_than);
}

/**
 * The questions that the answers bring up, in reading order. What is not asked counts as not answered.
 * @param {any} form @param {import("./typed.js").Flat} flat @returns {Set<string>} ids
 */
export function shown(form, flat) {
  const answers = typed(form, flat);
  const known = new Map();
  const needed = new Map(form.sections.flatMap((part) => part.questions.map((one) => [one.id, [part.when, one.when]])));
  const answered = (id) => asked(id) && answers[id];
  const asked = (id) => {
    if (!known.has(id)) known.set(id, needed.get(id).every((when) => !when || met(when, answered)));
    return known.get(id);
  };
  return new Set([...needed.keys()].filter(asked));
}

/**
 * The sections that have something to show.
 * @param {any} form @param {import("./typed.js").Flat} flat @param {Set<string>} [visible] @returns {Set<string>} ids
 */
export const sectionsShown = (form, flat, visible = shown(form, flat)) =>
  new Set(form.sections.filter((part) => part.questions.some((one) => visible.has(one.id))).map((part) => part.id));
