// The verifier's desk by keyboard: j and k walk, 1-9 choose points, r returns, Enter saves.
// Single letters can be switched off (WCAG 2.1.4); nothing is heard while somebody types.
const KEPT = "kla-desk-keys";
const find = (what) => document.querySelector(what);
const form = find("[data-desk-form]");
const box = find("[data-desk-switch]");

// The open question in the list's own scroll box; the page stays where it is.
const here = find(".kla-desk-queue .kla-here");
if (here) here.parentElement.scrollTop = here.offsetTop - here.parentElement.offsetTop - 80;

// A refused verdict: its reason stands further down.
const fault = find("[data-desk-fault]");
if (fault) {
  form?.querySelector("textarea[aria-invalid], [aria-invalid] input")?.focus();
  (find(".kla-field-error p") || find("#hasil")).scrollIntoView({ block: "center" });
}

if (box) {
  find("[data-desk-help]").hidden = false;
  box.checked = localStorage.getItem(KEPT) !== "off";
  box.addEventListener("change", () => localStorage.setItem(KEPT, box.checked ? "on" : "off"));
  // On the way through a queue, arrows choose points.
  if (box.checked && !fault && document.referrer.includes("/verifikasi/"))
    find("[data-desk-key]:checked")?.focus({ preventScroll: true });
}

const isWriting = (field) => field.matches("textarea, select, input:not([type=radio], [type=checkbox])");

function choose(field) {
  if (!field) return;
  field.checked = true;
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function accept(key) {
  const step = find(`[data-desk-key="${key}"]`);
  if (!step) return;
  form.elements.decision.value = "accepted";
  choose(step);
}

function giveBack() {
  const way = find("[data-desk-return]");
  choose(way);
  if (way) find("[name=reasons]")?.focus();
}

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.altKey || event.metaKey || find("dialog[open]")) return;
  if (key === "Enter" && form) {
    const mine = event.ctrlKey || !(isWriting(target) || target.closest("a, button, summary"));
    if (!mine) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector(".kla-primary button"));
    return;
  }
  if (event.ctrlKey || isWriting(target) || (box && !box.checked)) return;
  if (key === "j") find("[data-desk-next]")?.click();
  else if (key === "k") find("[data-desk-previous]")?.click();
  else if (form && key === "r") giveBack();
  else if (form && /^[1-9]$/.test(key)) accept(key);
  else return;
  event.preventDefault();
});
