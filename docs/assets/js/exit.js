// Exit this page, by its links or Shift three times: cover, forget, replace. Without scripts the links are links.
// Who holds what was typed listens to `pt:wipe`; `detail.leaving` is false when Back brings a page.

const DRAFT = "peer-toolkit.draft.";
const KEYS = "peer-toolkit.exit-keys";

const { title, body } = document;
const links = document.querySelectorAll("[data-exit]");
const place = document.querySelector(".pt-exit");
const [said, dots] = place.querySelectorAll("[role=status], [data-count]");
const { two, one, expired, loading } = place.dataset;
const keys = document.getElementById("exit-keys");
const cover = document.createElement("div");
cover.className = "pt-cover";
cover.setAttribute("role", "alert");
const hush = (event) => event.stopImmediatePropagation();

// a browser may forbid its storage
const attempt = (use) => {
  try {
    use();
  } catch {}
};
const drop = (name, start, goes) => attempt(() => {
  const storage = globalThis[name];
  for (const key of Object.keys(storage)) {
    if (key.startsWith(start) && goes(storage.getItem(key))) storage.removeItem(key);
  }
});

const wipe = (leaving) => {
  addEventListener("reset", hush, true); // no script objects, or takes the focus
  for (const form of document.forms) form.reset();
  removeEventListener("reset", hush, true);
  document.dispatchEvent(new CustomEvent("pt:wipe", { detail: { leaving } }));
};

const leave = () => {
  cover.textContent = loading;
  body.classList.add("pt-leaving");
  body.append(cover);
  document.title = "\u200b"; // an empty one shows the address
  addEventListener("beforeunload", hush, true);
  attempt(() => wipe(true));
  drop("localStorage", DRAFT, () => true);
  drop("sessionStorage", "peer-toolkit.", () => true);
  location.replace(links[0].href);
};

for (const link of links) {
  // with Ctrl too: a new tab would leave this one open
  link.onclick = link.onauxclick = (event) => {
    if (event.button > 1) return;
    event.preventDefault();
    leave();
  };
}

let alone = false;
let count = 0;
let timer = 0;

const tell = (presses, text = "") => {
  clearTimeout(timer);
  count = presses;
  dots.dataset.count = count;
  said.textContent = text;
};
const other = () => {
  alone = false;
  if (count) tell(0);
};

addEventListener("pointerdown", other, true);
addEventListener("keydown", (event) => {
  if (event.key !== "Shift" || event.ctrlKey || event.altKey || event.metaKey) other();
  else if (!event.repeat) alone = true;
}, true);
addEventListener("keyup", (event) => {
  if (event.key !== "Shift" || !alone || !keys.checked) return;
  alone = false;
  if (count > 1) return leave();
  tell(count + 1, count ? one : two);
  timer = setTimeout(tell, 5000, 0, expired);
}, true);

keys.onchange = () => attempt(() => (keys.checked ? localStorage.removeItem(KEYS) : localStorage.setItem(KEYS, "off")));

addEventListener("pageshow", (event) => {
  attempt(() => (keys.checked = localStorage.getItem(KEYS) !== "off"));
  if (!event.persisted && performance.getEntriesByType("navigation")[0]?.type !== "back_forward") return;
  wipe(false);
  removeEventListener("beforeunload", hush, true);
  document.title = title;
  body.classList.remove("pt-leaving");
  cover.remove();
  tell(0);
});

// a draft goes after its last day, and when that cannot be told
const now = new Date();
const today = new Date(now - now.getTimezoneOffset() * 6e4).toISOString().slice(0, 10);
drop("localStorage", DRAFT, (text) => {
  let last = "";
  attempt(() => (last = JSON.parse(text).expires));
  return !(last >= today);
});
