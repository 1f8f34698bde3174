// Exit this page, by its links or Shift three times: cover, forget, replace. Without scripts the links are links.
// Who holds what was typed, or warns before leaving, listens to `pt:wipe`. With `detail.back` a kept draft stays.

const DRAFT = "peer-toolkit.draft.";
const KEYS = "peer-toolkit.exit-keys";

const { body } = document;
const links = document.querySelectorAll("[data-exit]");
const place = document.querySelector(".pt-exit");
const [said, dots] = place.querySelectorAll("[role=status], [data-count]");
const { two, one, expired, loading } = place.dataset;
const keys = document.getElementById("exit-keys");
const cover = document.createElement("div");
cover.className = "pt-cover";
cover.setAttribute("role", "alert");

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

const wipe = (back) => {
  const hush = (event) => event.stopImmediatePropagation();
  addEventListener("reset", hush, true); // no script objects
  for (const form of document.forms) form.reset();
  removeEventListener("reset", hush, true);
  document.dispatchEvent(new CustomEvent("pt:wipe", { detail: { back } }));
};

let title = "";
const leave = () => {
  title ||= document.title;
  cover.textContent = loading;
  body.classList.add("pt-leaving");
  body.append(cover);
  attempt(() => wipe(false));
  document.title = "\u200b"; // an empty one shows the address
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
  if (title) document.title = title;
  title = "";
  wipe(true);
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
