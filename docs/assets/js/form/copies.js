// Saved copies: files that the reader keeps. Nothing else outlives the page, but for a draft that was asked for.

import { ask, passphrase } from "./ask.js";
import { download, h, today } from "./dom.js";

const modules = () => Promise.all([import("./copy.js"), import("./seal.js")]);

/** Ask how, and save a copy. @param {any} page @returns {Promise<boolean>} whether it was saved */
export async function save(page) {
  const { form, say } = page;
  const [{ packed }, { canSeal, seal }] = await modules();
  const lock = h("input", { type: "checkbox", class: "pt-tick", id: "pt-lock", onchange: () => (word.field.hidden = !lock.checked) });
  const word = passphrase(say, "pt-passphrase");
  word.field.hidden = true;
  word.field.append(h("p", { class: "pt-field__hint" }, say("web-passphrase-lost")));
  const locking = canSeal()
    ? [h("p", { class: "pt-option" }, lock, h("label", { class: "pt-option__label", for: "pt-lock" }, say("web-lock"))), word.field]
    : [h("p", { class: "pt-field__hint" }, say("web-lock-not-here"))];
  const went = await ask({
    title: say("web-save"),
    body: [h("p", {}, say("web-save-means")), ...(form.keep ? [h("p", { class: "pt-small" }, form.keep)] : []), ...locking],
    go: say("web-save-go"),
    back: say("web-cancel"),
    check: () => (lock.checked && word.box.value.length < 8 ? say("web-passphrase-short") : ""),
  });
  if (!went) return false;
  const text = packed(form, page.state());
  const name = `${form.id}-${today()}`;
  if (lock.checked) download(`${name}.locked`, "application/octet-stream", await seal(text, word.box.value));
  else download(`${name}.json`, "application/json", text);
  word.box.value = "";
  return true;
}

/**
 * Ask for files, and read them. What is wrong with one is told, and nothing on the page changes.
 * @param {any} page @param {{many?: boolean, any?: boolean}} [options] `any`: copies of other forms too
 * @returns {Promise<any[]>}
 */
export function openCopies(page, { many = false, any = false } = {}) {
  return new Promise((resolve) => {
    const input = h("input", { type: "file", accept: ".json,.locked", multiple: many, hidden: true, "data-aside": "" });
    const done = async () => {
      page.trouble("");
      const found = [];
      for (const file of input.files) {
        const one = await readFile(page, file, any);
        if (one) found.push(one);
      }
      input.remove();
      resolve(found);
    };
    input.addEventListener("change", done);
    input.addEventListener("cancel", () => {
      input.remove();
      resolve([]);
    });
    document.body.append(input);
    input.click();
  });
}

/**
 * One file as a copy, or null when it is none. A page that takes copies of several forms has them in `forms`; one that
 * opens many files has a list `words`, in which passphrases are kept that open one of them, as long as it reads.
 * @param {any} page @param {File} file @param {boolean} any
 */
export async function readFile(page, file, any = false) {
  const { form, forms, say } = page;
  try {
    const [{ tooLarge, unpacked, unpackedOneOf }, { isSealed }] = await modules();
    const problem = tooLarge(file.size);
    if (problem) throw problem;
    const bytes = new Uint8Array(await file.arrayBuffer());
    let text;
    if (isSealed(bytes)) {
      text = await unlocked(page, bytes, file.name);
      if (text === null) return null;
    } else {
      text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    }
    return forms ? unpackedOneOf(text, forms) : unpacked(text, form, any);
  } catch (error) {
    const { message_name: known, values } = /** @type {any} */ (error);
    const why = known ? say(known, values) : say("web-copy-foreign");
    page.trouble(say("web-open-failed", { name: file.name, why }));
    return null;
  }
}

async function unlocked(/** @type {any} */ page, /** @type {Uint8Array} */ bytes, /** @type {string} */ name) {
  const { say, words } = page;
  const [{ CopyError }, { canSeal, unseal }] = await modules();
  if (!canSeal()) throw new CopyError("web-seal-not-here");
  for (const known of words ?? []) {
    const text = await unseal(bytes, known).catch(() => null);
    if (text !== null) return text;
  }
  const word = passphrase(say, "pt-unlock");
  const body = [words && h("p", {}, name), word.field];
  const went = await ask({ title: say("web-unlock"), body, go: say("web-unlock-go"), back: say("web-cancel") });
  const said = word.box.value;
  word.box.value = "";
  if (!went) return null;
  const text = await unseal(bytes, said);
  words?.push(said);
  return text;
}
