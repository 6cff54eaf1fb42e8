// Forms: ask before a risky step, send once, warn before unsaved text is lost.
// Everything here only adds to forms that already work without scripts.

// data-confirm="sentence" on a submit button or its form; data-confirm-yes words the button.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const source = event.submitter?.dataset.confirm ? event.submitter : form;
  if (!source.dataset.confirm || form.dataset.confirmed) {
    delete form.dataset.confirmed;
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  ask(source, () => {
    form.dataset.confirmed = "ya";
    form.requestSubmit(event.submitter);
  });
}, true);

function ask(source, goOn) {
  const dialog = document.getElementById("kla-tanya");
  dialog.querySelector("p").textContent = source.dataset.confirm;
  dialog.querySelector("[data-confirm-yes]").textContent = source.dataset.confirmYes || "Ya, lanjutkan";
  dialog.returnValue = "";
  dialog.addEventListener("close", () => dialog.returnValue === "ya" && goOn(), { once: true });
  dialog.showModal();
}

// A second click sends nothing; a button keeps its name and value, so it is not disabled.
// Forms that htmx sends have prevented the event by now; data-many opts out (downloads).
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || "many" in form.dataset) return;
  if (form.dataset.sending) {
    event.preventDefault();
  } else if (!navigator.onLine) {
    event.preventDefault();
    document.dispatchEvent(new Event("kla:offline"));
  } else {
    markSending(form, event.submitter);
  }
});

function markSending(form, button) {
  form.dataset.sending = "ya";
  form.setAttribute("aria-busy", "true");
  if (!button) return;
  button.setAttribute("aria-disabled", "true");
  button.dataset.words = button.innerHTML;
  button.textContent = button.dataset.busy || "Mengirim…";
}

// Back from the next page: the browser shows the form as it was left, so it must work again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sending]")) {
    delete form.dataset.sending;
    form.removeAttribute("aria-busy");
  }
  for (const button of document.querySelectorAll("[data-words]")) {
    button.innerHTML = button.dataset.words;
    button.removeAttribute("aria-disabled");
  }
});

// data-warn-unsaved on a form.
const unsaved = new Set();

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-warn-unsaved]");
  if (form) unsaved.add(form);
});
document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) unsaved.delete(event.target);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, successful, xhr } = event.detail;
  if (successful && xhr.status < 400) unsaved.delete(elt.closest("form"));
});
window.addEventListener("beforeunload", (event) => {
  if ([...unsaved].some((form) => form.isConnected)) event.preventDefault();
});

// Menus made of <details>: Escape and a click elsewhere close them.
const openMenus = () => document.querySelectorAll("details[data-kla-drop][open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
