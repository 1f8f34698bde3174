// The map of who does what: duties that nobody has, names that clash, how much each person has, what to settle first.
// Nothing here is a mistake: each finding is said as something to talk about, and leads to its row and its guidance.

import { button, goTo, h } from "../form/dom.js";
import { fieldOf } from "../form/errors.js";
import { write } from "../form/fields.js";
import { intoRows } from "../form/plan.js";
import { listed as inOne } from "./said.js";
import { questions, there } from "../form/typed.js";

/** @typedef {Record<string, any>} Flat */
/** @typedef {{key: string, name: string}} Person */
/**
 * A duty or task: `names` as typed, `people` who have it, by name or by the role that is chosen.
 * @typedef {{
 *   table: string, id: string, label: string, at: string, who: string, begun: boolean,
 *   names: Person[], people: Person[], standIns: Person[], recorded: string,
 * }} Line
 */
/** @typedef {{kind: string, at: string, section: string, lines: Line[], values: Record<string, any>}} Finding */

/** How many findings come first. */
export const FIRST = 3;

/** Duties that decide about the worker: see supervision.who.power and supervision.both-hats.until-then. */
const DECIDES = ["leave", "probation", "review"];

/** Duties that cannot wait until somebody is back. */
const URGENT = ["safety", "advice", "debriefing"];

/** What both do: the row of the table in which the two say how they split it. */
const SHARED = {
  duty: { debriefing: "debriefing", advice: "advice", plans: "career", adjustments: "wellbeing" },
  function: { debrief: "debriefing", "problem-solve": "advice", career: "career", wellbeing: "wellbeing" },
};

/** Where more is said of a finding than beside its part of the form: addresses of the form's `see`. */
const GUIDANCE = /** @type {Record<string, string>} */ ({
  "one-person": "supervision.both-hats",
  "other-by": "supervision.both-hats",
  decides: "supervision.both-hats",
  mixed: "supervision.both",
  "no-supervisor": "supervision.finding",
  "file-supervision": "supervision.room",
  "notes-job": "supervision.room",
  "peer-link": "supervision.peer-link",
  "two-managers": "workload.priorities",
  "stand-in-crossed": "supervision.both-hats",
});

/** The part of the form in which each table stands. */
const PART = /** @type {Record<string, string>} */ ({ duty: "duties", function: "functions" });

/** A name as it is compared: case, blanks and what stands in brackets make no difference. @param {string} name */
export const keyOf = (name) =>
  name
    .normalize("NFKC")
    .replace(/\([^)]*\)/g, " ")
    .replace(/\s+/g, " ")
    .trim()
    .toLowerCase();

/**
 * The people that a cell names. @param {unknown} text @param {string} joins the words that stand between two names
 * @returns {Person[]}
 */
export function people(text, joins) {
  const words = joins.split(/\s+/).filter(Boolean).join("|");
  const between = new RegExp(words ? `[,;/&+\\n]|\\s(?:${words})\\s` : "[,;/&+\\n]", "iu");
  return once(
    String(text ?? "")
      .replace(/\([^)]*\)/g, " ")
      .split(between)
      .map((name) => ({ key: keyOf(name), name: name.replace(/\s+/g, " ").trim() }))
      .filter(({ key }) => key),
  );
}

/** Each person once. @param {Person[]} some */
const once = (some) => some.filter(({ key }, at) => some.findIndex((other) => other.key === key) === at);

const has = (/** @type {Person[]} */ some, /** @type {string | undefined} */ key) =>
  some.some((one) => one.key === key);

/** Whether one name is the beginning of the other, as a first name is. */
const alike = (/** @type {string} */ one, /** @type {string} */ other) =>
  one.startsWith(`${other} `) || other.startsWith(`${one} `);

/**
 * The map as it stands: who is the manager, the supervisor and the worker, and each duty and task with its people. A
 * row without a name has the people of the role that is chosen in it.
 * @param {any} form @param {Flat} flat @param {string} joins
 */
export function mapped(form, flat, joins) {
  const of = (/** @type {string} */ id) => flat[`${form.id}.${id}`];
  const question = (/** @type {string} */ id) => questions(form).find((one) => one.id === id);
  const same = of("same-person");
  const roles = {
    worker: people(of("worker"), joins)[0],
    manager: people(of("manager"), joins)[0],
    supervisor: people(of("supervisor"), joins)[0],
  };
  if (same === "same") roles.supervisor ??= roles.manager;
  const known = Object.values(roles).filter(Boolean);
  // however a name is typed in a row, it is told as it stands at the top
  const named = (/** @type {unknown} */ text) =>
    people(text, joins).map((one) => known.find(({ key }) => key === one.key) ?? one);
  /** @type {Line[]} */
  const lines = ["duty", "function"].flatMap((table) => {
    const options = question(table).columns.find((/** @type {any} */ one) => one.id === "who").options;
    const role = (/** @type {"manager" | "supervisor"} */ id) =>
      roles[id] ?? { key: `?${id}`, name: options.find((/** @type {any} */ one) => one.id === id).label };
    return question(table).rows.map((/** @type {any} */ row) => {
      const at = `${form.id}.${table}.${row.id}`;
      const cell = (/** @type {string} */ column) => flat[`${at}.${column}`];
      const names = named(cell("name"));
      const who = cell("who") ?? "";
      const byRole =
        who === "both"
          ? once([role("manager"), role("supervisor")])
          : who === "manager" || who === "supervisor"
            ? [role(who)]
            : [];
      return {
        table,
        id: row.id,
        label: row.label,
        at,
        who,
        begun: ["who", "name", "stand-in", "often", "recorded"].some((column) => there(cell(column))),
        names,
        people: names.length ? names : byRole,
        standIns: named(cell("stand-in")),
        recorded: cell("recorded") ?? "",
      };
    });
  });
  return { roles, same, lines };
}

/**
 * What is worth a talk, the weightiest first.
 * @param {any} form @param {Flat} flat @param {string} joins @returns {Finding[]}
 */
export function findings(form, flat, joins) {
  const { roles, same, lines } = mapped(form, flat, joins);
  const of = (/** @type {string} */ id) => flat[`${form.id}.${id}`];
  const duties = lines.filter(({ table }) => table === "duty");
  const tasks = lines.filter(({ table }) => table === "function");
  const deciding = duties.filter(({ id }) => DECIDES.includes(id));
  const shared = (/** @type {Line} */ line) => /** @type {any} */ (SHARED)[line.table][line.id];
  /** @type {Finding[]} */
  const found = [];
  const at = (/** @type {string} */ kind, /** @type {string} */ section, /** @type {string} */ id, values = {}) =>
    found.push({ kind, section, at: `${form.id}.${id}`, lines: [], values });
  const rows = (
    /** @type {string} */ kind,
    /** @type {Line[]} */ some,
    /** @type {string} */ column,
    values = {},
    section = "",
  ) => {
    if (some.length)
      found.push({ kind, section: section || PART[some[0].table], at: `${some[0].at}.${column}`, lines: some, values });
  };

  // --- who is who ---
  const { worker, manager, supervisor } = roles;
  const typed = people(of("supervisor"), joins)[0];
  const one = manager && supervisor && manager.key === supervisor.key;
  const different = manager && typed && manager.key !== typed.key && !alike(manager.key, typed.key);
  if (one && same !== "same") at("one-person", "two-roles", "same-person", { name: manager.name });
  else if (same === "same" && different)
    at("two-people", "people", "same-person", { name: manager.name, other: typed.name });
  else if (same === "same" && !there(of("other-by"))) at("other-by", "two-roles", "other-by");
  if (people(of("manager"), joins).length > 1) at("two-managers", "people", "manager");
  if (same === "none" && typed) at("supervisor-named", "people", "same-person", { name: typed.name });
  else if (same === "none" && !there(of("told"))) at("no-supervisor", "no-supervisor", "told");
  if (worker && (worker.key === manager?.key || worker.key === supervisor?.key)) {
    at("own-role", "people", worker.key === manager?.key ? "manager" : "supervisor", { name: worker.name });
  }

  // --- one person for both, row by row ---
  /** @type {(() => void)[]} */
  const mixed = [];
  const everyone = once(lines.flatMap((line) => line.people));
  const single = (/** @type {Line} */ line) => line.who !== "both" && !(shared(line) && line.people.length > 1);
  for (const person of everyone) {
    if (person.key === worker?.key || (one && person.key === manager.key)) continue;
    const over = deciding.filter((line) => has(line.people, person.key));
    const helps = tasks.filter((line) => has(line.people, person.key) && single(line));
    const job = duties.filter((line) => has(line.people, person.key) && single(line));
    if (over.length && helps.length) {
      rows("decides", [...over, ...helps], "name", { name: person.name }, "two-roles");
    } else if (helps.length && job.length) {
      mixed.push(() =>
        rows(
          "mixed",
          [...job, ...helps],
          "name",
          { name: person.name, duties: job.length, tasks: helps.length },
          "both",
        ),
      );
    }
  }
  if (worker)
    rows(
      "own",
      lines.filter((line) => has(line.people, worker.key)),
      "name",
      { name: worker.name },
    );

  rows(
    "file-supervision",
    tasks.filter((line) => line.recorded === "staff-file"),
    "recorded",
  );

  // --- gaps ---
  for (const some of [duties, tasks]) {
    if (!some.some((line) => line.begun) || (some === tasks && same === "none")) continue;
    const open = some.filter((line) => line.people.length === 0);
    rows(some === duties ? "gap-duties" : "gap-tasks", open, "name", { count: open.length, all: some.length });
  }
  // --- what can wait a little ---
  rows(
    "file-adjustments",
    duties.filter((line) => line.id === "adjustments" && line.recorded === "staff-file"),
    "recorded",
  );
  rows(
    "notes-job",
    duties.filter((line) => line.recorded === "supervision" && !["supervisor", "both"].includes(line.who)),
    "recorded",
  );
  for (const tell of mixed) tell();
  if (of("manager-peer") === "not-peer" && !there(of("link-who"))) at("peer-link", "link", "link-who");

  // --- names that do not fit together ---
  const other = (/** @type {Line} */ line) => {
    const role = line.who === "manager" ? manager : line.who === "supervisor" ? supervisor : undefined;
    return role && line.names.length && !line.names.some(({ key }) => key === role.key || alike(key, role.key));
  };
  rows("other-name", lines.filter(other), "name");
  rows(
    "two-names",
    lines.filter((line) => line.people.length > 1 && !shared(line)),
    "name",
  );
  const undivided = lines.filter((line) => {
    if (!shared(line) || (line.who !== "both" && line.people.length < 2)) return false;
    return !["manager", "supervisor"].every((column) => there(of(`split.${shared(line)}.${column}`)));
  });
  if (undivided.length) {
    found.push({
      kind: "split",
      section: "both",
      at: `${form.id}.split.${shared(undivided[0])}.manager`,
      lines: undivided,
      values: {},
    });
  }
  for (const person of once([
    ...[worker, manager, supervisor].filter(Boolean),
    ...everyone,
    ...lines.flatMap((line) => line.standIns),
  ])) {
    const longer = once([...[manager, supervisor].filter(Boolean), ...everyone]).find(({ key }) =>
      key.startsWith(`${person.key} `),
    );
    const where = lines.filter((line) => has(line.names, person.key) || has(line.standIns, person.key));
    if (longer && where.length)
      rows("alike", where, has(where[0].names, person.key) ? "name" : "stand-in", {
        name: person.name,
        other: longer.name,
      });
  }

  // --- stand-ins ---
  rows(
    "stand-in-same",
    lines.filter((line) => line.standIns.some(({ key }) => has(line.people, key))),
    "stand-in",
  );
  const deciders = once([...(manager && !one ? [manager] : []), ...deciding.flatMap((line) => line.people)]);
  const helpers = once([...(supervisor && !one ? [supervisor] : []), ...tasks.flatMap((line) => line.people)]);
  const crossed = (/** @type {Line} */ line) => {
    const others = line.table === "function" ? deciders : deciding.includes(line) ? helpers : [];
    return line.standIns.some(({ key }) => has(others, key) && !has(line.people, key));
  };
  rows("stand-in-crossed", lines.filter(crossed), "stand-in", {}, "two-roles");
  rows(
    "no-stand-in",
    duties.filter((line) => URGENT.includes(line.id) && line.people.length && !line.standIns.length),
    "stand-in",
  );
  return found;
}

/**
 * How much each person has, the most first.
 * @param {any} form @param {Flat} flat @param {string} joins
 * @returns {{person: Person, duties: Line[], tasks: Line[], standIn: Line[]}[]}
 */
export function byPerson(form, flat, joins) {
  const { lines } = mapped(form, flat, joins);
  return once(lines.flatMap((line) => [...line.people, ...line.standIns]))
    .map((person) => {
      const mine = lines.filter((line) => has(line.people, person.key));
      return {
        person,
        duties: mine.filter(({ table }) => table === "duty"),
        tasks: mine.filter(({ table }) => table === "function"),
        standIn: lines.filter((line) => has(line.standIns, person.key) && !has(line.people, person.key)),
      };
    })
    .sort((one, other) => other.duties.length + other.tasks.length - one.duties.length - one.tasks.length);
}

/**
 * What a supervision agreement can begin with beyond the names: what the supervisor is there for, and whether they
 * decide about the worker's job.
 * @param {any} form @param {Flat} flat @param {string} joins @returns {Flat}
 */
export function agreed(form, flat, joins) {
  const { roles, same, lines } = mapped(form, flat, joins);
  /** @type {Flat} */
  const more = {};
  if (same === "same" && roles.supervisor) more["supervision-agreement.supervisor"] = roles.supervisor.name;
  const theirs = (/** @type {Line} */ line) =>
    line.who === "both" || has(line.people, roles.supervisor?.key ?? "?supervisor");
  for (const line of lines.filter(({ table }) => table === "function")) {
    if (theirs(line)) more[`supervision-agreement.purpose.${line.id}.wanted`] = true;
  }
  const deciding = lines.filter(({ table, id }) => table === "duty" && DECIDES.includes(id));
  if (same === "same" || deciding.some(theirs)) {
    more["supervision-agreement.decides"] = "for-now";
    const by = flat[`${form.id}.other-by`];
    if (same === "same" && there(by)) more["supervision-agreement.other-from"] = by;
  } else if (deciding.every((line) => line.people.length)) {
    more["supervision-agreement.decides"] = "apart";
  }
  return more;
}

/** @param {any} page */
export default function mount(page) {
  const { form, say, result } = page;
  const joins = say("web-tool-duties-joins");
  const table = questions(form).find((/** @type {any} */ one) => one.id === "fix");
  const index = (form.begins ?? []).findIndex((/** @type {any} */ one) => one.form === "supervision-agreement");
  /** @type {Finding[]} */
  let first = [];
  let drawn = "";

  const hints = h("div");
  const put = button(say("web-tool-duties-put", { table: table.label }), () => toTable(), "");
  const others = h("div");
  const persons = h("div");
  const on =
    index < 0 ? null : button(form.begins[index].label, () => page.begin(index, agreed(form, page.answers(), joins)));
  const whole = h(
    "div",
    { class: "pt-duties" },
    h("p", {}, say("web-tool-duties-means")),
    hints,
    h("p", { class: "pt-buttons" }, put),
    others,
    persons,
    on &&
      h(
        "div",
        { class: "pt-duties__on" },
        h("h3", {}, say("web-tool-duties-agreement")),
        h("p", {}, say("web-tool-duties-agreement-means")),
        h("p", { class: "pt-buttons" }, on),
      ),
  );
  result.setAttribute("aria-labelledby", "pt-duties");

  const words = /** @type {Record<string, [string, string]>} */ ({
    "one-person": ["web-tool-duties-one-person", "web-tool-duties-one-person-do"],
    "two-managers": ["web-tool-duties-two-managers", "web-tool-duties-two-managers-do"],
    "two-people": ["web-tool-duties-two-people", "web-tool-duties-two-people-do"],
    "other-by": ["web-tool-duties-other-by", "web-tool-duties-other-by-do"],
    "supervisor-named": ["web-tool-duties-supervisor-named", "web-tool-duties-supervisor-named-do"],
    "no-supervisor": ["web-tool-duties-no-supervisor", "web-tool-duties-no-supervisor-do"],
    "own-role": ["web-tool-duties-own-role", "web-tool-duties-own-role-do"],
    decides: ["web-tool-duties-decides", "web-tool-duties-decides-do"],
    mixed: ["web-tool-duties-mixed", "web-tool-duties-mixed-do"],
    own: ["web-tool-duties-own", "web-tool-duties-own-do"],
    "file-supervision": ["web-tool-duties-file-supervision", "web-tool-duties-file-supervision-do"],
    "file-adjustments": ["web-tool-duties-file-adjustments", "web-tool-duties-file-adjustments-do"],
    "notes-job": ["web-tool-duties-notes-job", "web-tool-duties-notes-job-do"],
    "gap-duties": ["web-tool-duties-gap-duties", "web-tool-duties-gap-do"],
    "gap-tasks": ["web-tool-duties-gap-tasks", "web-tool-duties-gap-do"],
    "peer-link": ["web-tool-duties-peer-link", "web-tool-duties-peer-link-do"],
    "other-name": ["web-tool-duties-other-name", "web-tool-duties-other-name-do"],
    "two-names": ["web-tool-duties-two-names", "web-tool-duties-two-names-do"],
    split: ["web-tool-duties-split", "web-tool-duties-split-do"],
    alike: ["web-tool-duties-alike", "web-tool-duties-alike-do"],
    "stand-in-same": ["web-tool-duties-stand-in-same", "web-tool-duties-stand-in-same-do"],
    "stand-in-crossed": ["web-tool-duties-stand-in-crossed", "web-tool-duties-stand-in-crossed-do"],
    "no-stand-in": ["web-tool-duties-no-stand-in", "web-tool-duties-no-stand-in-do"],
  });
  const told = (/** @type {Finding} */ one) => say(words[one.kind][0], one.values);
  const todo = (/** @type {Finding} */ one) => say(words[one.kind][1], one.values);
  const listed = (/** @type {string[]} */ some) => inOne(some, form.words);

  const link = (/** @type {string} */ at, /** @type {string} */ label) =>
    h(
      "a",
      {
        href: `#${at}`,
        onclick: (/** @type {Event} */ event) => {
          event.preventDefault();
          const field = fieldOf(at);
          if (!field) return;
          page.show(field);
          goTo(
            /** @type {any} */ (
              field.matches("input, select, textarea")
                ? field
                : (field.querySelector(":checked") ?? field.querySelector("input, select, textarea") ?? field)
            ),
          );
        },
      },
      label,
    );

  /** The rows that a finding is about, each a link; or the question. */
  const places = (/** @type {Finding} */ one) => {
    const column = one.at.slice(one.at.lastIndexOf(".") + 1);
    const links = one.lines.length
      ? one.lines.map((line) => link(one.kind === "split" ? one.at : `${line.at}.${column}`, line.label))
      : [link(one.at, questions(form).find((/** @type {any} */ asked) => one.at === `${form.id}.${asked.id}`).label)];
    return h("ul", { class: "pt-duties__rows", role: "list" }, ...links.map((to) => h("li", {}, to)));
  };

  /** The line that leads to the guidance: that of the kind of finding, or that of the part of the form. */
  const guidance = (/** @type {Finding} */ one) => {
    const line = document
      .getElementById(`${form.id}.${one.section}`)
      ?.closest("section")
      ?.querySelector(".pt-guide")
      ?.cloneNode(true);
    const own = form.see?.[GUIDANCE[one.kind]];
    const link = /** @type {any} */ (line)?.querySelector("a");
    if (own && link) {
      link.href = own.url;
      link.textContent = own.title;
    }
    return line;
  };

  const item = (/** @type {Finding} */ one) =>
    h("li", {}, h("p", { class: "pt-duties__what" }, told(one)), h("p", {}, todo(one)), places(one), guidance(one));

  const draw = (/** @type {Finding[]} */ found, /** @type {any[]} */ all, /** @type {any} */ lines) => {
    first = found.slice(0, FIRST);
    const rest = found.slice(FIRST);
    const left = lines.filter((/** @type {Line} */ line) => !line.begun).length;
    hints.replaceChildren(
      h("h3", {}, say("web-tool-duties-first")),
      ...(first.length
        ? [h("ol", { class: "pt-duties__list" }, ...first.map(item))]
        : [h("p", {}, left ? say("web-tool-duties-nothing-yet") : say("web-tool-duties-nothing"))]),
    );
    others.replaceChildren(
      ...(rest.length
        ? [h("h3", {}, say("web-tool-duties-rest")), h("ul", { class: "pt-duties__list" }, ...rest.map(item))]
        : []),
    );
    put.parentElement.hidden = first.length === 0;
    const heads = [
      "web-tool-duties-person",
      "web-tool-duties-duties",
      "web-tool-duties-tasks",
      "web-tool-duties-stand-in",
    ].map((head) => say(head));
    const cell = (/** @type {Line[]} */ some) =>
      some.length
        ? [h("strong", {}, String(some.length)), ` (${listed(some.map(({ label }) => label))})`]
        : [say("web-tool-duties-none")];
    const row = (/** @type {any} */ one) =>
      h(
        "tr",
        { role: "row" },
        h("th", { scope: "row", role: "rowheader" }, one.person.name),
        ...[one.duties, one.tasks, one.standIn].map((some, at) =>
          h("td", { role: "cell", "data-label": heads[at + 1] }, h("span", {}, ...cell(some))),
        ),
      );
    persons.replaceChildren(
      h("h3", {}, say("web-tool-duties-persons")),
      h(
        "table",
        { class: "pt-table pt-duties__table", role: "table" },
        h("caption", { class: "pt-hidden" }, say("web-tool-duties-persons")),
        h(
          "thead",
          { role: "rowgroup" },
          h("tr", { role: "row" }, ...heads.map((head) => h("th", { scope: "col", role: "columnheader" }, head))),
        ),
        h("tbody", { role: "rowgroup" }, ...all.map(row)),
      ),
      ...(left ? [h("p", { class: "pt-small" }, say("web-tool-duties-left", { count: left, all: lines.length }))] : []),
    );
    persons.hidden = all.length === 0;
  };

  /** What comes first goes into the form's own table, so that every document has it. */
  const toTable = () => {
    const at = `${form.id}.${table.id}`;
    const texts = first.map((one) => ({
      gap: one.lines.length
        ? say("web-tool-duties-put-row", { what: told(one), rows: listed(one.lines.map(({ label }) => label)) })
        : told(one),
      answer: todo(one),
    }));
    const { puts, rows } = intoRows(page.answers(), at, "gap", texts);
    if (!rows.length) return page.told(say("web-tool-duties-put-there", { table: table.label }));
    page.grow(table.id, Math.max(...rows));
    write(page.root, { ...page.answers(), ...puts });
    page.changed();
    page.filled();
    page.told(say("web-tool-duties-put-done", { table: table.label, count: rows.length }));
    const who = /** @type {HTMLElement} */ (document.getElementById(`${at}.${rows[0]}.who`));
    page.show(who);
    goTo(who);
  };

  page.onChange((/** @type {Flat} */ flat) => {
    const { roles, same, lines } = mapped(form, flat, joins);
    const some = lines.some((line) => line.begun) || roles.manager || roles.supervisor || same;
    if (!some) {
      result.hidden = true;
      result.replaceChildren();
      first = [];
      drawn = "";
      return;
    }
    const found = findings(form, flat, joins);
    const all = byPerson(form, flat, joins);
    const now = JSON.stringify([found, all, lines.map((line) => line.begun)]);
    if (now === drawn && result.contains(whole)) return; // what has the focus stays
    drawn = now;
    draw(found, all, lines);
    if (!result.contains(whole))
      result.replaceChildren(h("h2", { id: "pt-duties" }, say("web-tool-duties-title")), whole);
    result.hidden = false;
  });
}
