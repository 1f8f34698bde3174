// A check that is overdue says so. The page itself is the same on any day, so only the reader's own clock can tell.

const today = new Date();
const pad = (/** @type {number} */ number) => String(number).padStart(2, "0");
const now = `${today.getFullYear()}-${pad(today.getMonth() + 1)}-${pad(today.getDate())}`;
for (const time of document.querySelectorAll("time[data-due]")) {
  if ((time.getAttribute("datetime") ?? "") > now) continue;
  const tag = document.createElement("span");
  tag.classList.add("pt-tag", "pt-tag--care");
  tag.textContent = time.getAttribute("data-due");
  time.after(" ", tag);
}
