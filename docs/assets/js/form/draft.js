// A draft on this computer: of forms about an organisation alone, when the reader ticks it, and with a day on which it
// ends. exit.js deletes what is past its day, and everything when somebody leaves by Exit.

import { ask } from "./ask.js";
import { button, h, today } from "./dom.js";
import { longDay } from "./said.js";

const DAYS = 7;

/** @param {any} page @param {HTMLElement} place where it stands on the page */
export function draft(page, place) {
  const { form, say } = page;
  const key = `peer-toolkit.draft.${form.id}`;
  const stored = () => {
    try {
      return JSON.parse(localStorage.getItem(key) ?? "null");
    } catch {
      return null;
    }
  };
  const drop = () => {
    try {
      localStorage.removeItem(key);
    } catch {
      // storage is switched off: there is nothing to take away
    }
  };
  const keep = h("input", { type: "checkbox", class: "pt-tick", id: "pt-draft", "data-aside": "", onchange: () => (keep.checked ? put() : end()) });
  const day = (/** @type {string} */ iso) => longDay(iso, form.words);
  const remove = button(say("web-draft-delete"), () => {
    keep.checked = false;
    end();
  });
  const until = h("span");
  const label = h("label", { class: "pt-option__label", for: "pt-draft" }, say("web-draft", { date: day(today(DAYS)) }));

  const end = () => {
    clearTimeout(waiting);
    drop();
    offer();
    page.told(say("web-draft-deleted"));
  };
  const put = async () => {
    const { packed } = await import("./copy.js");
    if (!keep.checked) return; // deleted, or everything was cleared, in the meantime
    try {
      localStorage.setItem(key, JSON.stringify({ expires: today(DAYS), text: packed(form, page.state()) }));
      remove.hidden = false;
    } catch {
      keep.checked = false;
      page.trouble(say("web-draft-failed"));
    }
  };
  /** @type {any} */
  let waiting;
  page.onChange(() => {
    clearTimeout(waiting);
    if (keep.checked) waiting = setTimeout(put, 500);
  });
  document.addEventListener("pt:wipe", (event) => {
    clearTimeout(waiting);
    keep.checked = false;
    if (!(/** @type {any} */ (event).detail?.back)) drop(); // Back alone is no reason to lose what was kept on purpose
    offer();
  });
  const open = button(say("web-draft-open"), async () => {
    const { unpacked } = await import("./copy.js");
    const title = say("web-replace");
    const body = [h("p", {}, say("web-replace-means"))];
    const typed = Object.keys(page.answers()).length > 0;
    if (typed && !(await ask({ title, body, go: say("web-replace-go"), back: say("web-cancel") }))) return;
    try {
      page.load(unpacked(stored().text, form));
      page.dirty(true);
      keep.checked = true;
      found.hidden = true;
    } catch {
      end();
    }
  });
  const found = h("p", { class: "pt-buttons" }, until, " ", open);
  /** Offer what is stored. It stands in storage alone: once it is deleted, nothing here remembers it. */
  const offer = () => {
    const old = stored();
    remove.hidden = !old;
    found.hidden = !(old?.expires >= today());
    until.textContent = found.hidden ? "" : say("web-draft-found", { date: day(old.expires) });
  };
  offer();
  place.append(
    found,
    h("p", { class: "pt-option" }, keep, label, h("span", { class: "pt-field__hint" }, say("web-draft-means"))),
    h("p", { class: "pt-buttons" }, remove),
  );
  place.hidden = false;
}
