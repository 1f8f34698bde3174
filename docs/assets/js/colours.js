// Material's script sets the colours, but never ticks the radio that stands for them.

const tick = () => {
  const stored = globalThis.__md_get?.("__palette");
  const inputs = document.querySelectorAll('[data-md-component="palette"] input');
  const current = inputs[Math.max(0, Math.min(stored?.index ?? 0, inputs.length - 1))];
  if (current instanceof HTMLInputElement) {
    current.checked = true;
  }
};
tick();

// All forms were emptied (exit.js): this one shows the colours again, and the search lists no results of its old words.
document.addEventListener("pt:wipe", () => {
  document.forms.search?.query?.dispatchEvent(new Event("keyup"));
  tick();
});
