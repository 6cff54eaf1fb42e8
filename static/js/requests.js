// Requests made by htmx: shows that they run, what went wrong, and keeps the keyboard's place.
// Modules never import each other: each is hashed by itself and needs no rewritten paths.

const KEPT = "Isian Anda masih ada di halaman ini.";
const SENTENCES = {
  0: `Tidak ada sambungan ke server, jadi perubahan terakhir belum tersimpan. ${KEPT} Periksa internet, lalu coba lagi.`,
  401: `Waktu masuk Anda sudah habis, jadi perubahan terakhir belum tersimpan. ${KEPT} Buka halaman Masuk di tab baru, masuk, lalu coba lagi di sini.`,
  403: `Perubahan ini ditolak: Anda tidak berhak, atau halaman terlalu lama terbuka. ${KEPT} Salin isian Anda, muat ulang halaman, lalu coba lagi.`,
  404: `Data ini tidak ditemukan; mungkin sudah dipindahkan. ${KEPT} Salin isian Anda, lalu muat ulang halaman.`,
  413: `Kiriman terlalu besar, jadi belum tersimpan. ${KEPT} Perkecil berkas atau bagi menjadi dua, lalu coba lagi.`,
  429: `Terlalu banyak permintaan dalam waktu singkat. ${KEPT} Tunggu satu menit, lalu coba lagi.`,
  503: `Server sedang sibuk, jadi perubahan terakhir belum tersimpan. ${KEPT} Tunggu satu menit, lalu coba lagi.`,
  507: `Tempat penyimpanan di server penuh, jadi perubahan terakhir belum tersimpan. ${KEPT} Beri tahu admin provinsi.`,
};
const OTHER = `Server sedang terganggu, jadi perubahan terakhir belum tersimpan. ${KEPT} Tunggu sebentar, lalu coba lagi.`;

function tellTrouble(status) {
  const place = document.getElementById("gangguan");
  if (place) place.textContent = SENTENCES[status] ?? OTHER;
}

function endTrouble() {
  const place = document.getElementById("gangguan");
  if (place) place.textContent = "";
}

const SAVING = "Menyimpan…";
const UNSAVED = "Belum tersimpan";
const savedWord = (element) => element.closest("form")?.querySelector(".kla-saved");

function tellSaved(element, words) {
  const place = savedWord(element);
  if (!place) return;
  place.textContent = words;
  place.classList.toggle("kla-unsaved", words === UNSAVED);
}

// What asks again by itself (data-quiet) has nothing of the reader's to lose.
function failed(event, status) {
  if (event.detail.elt?.dataset?.quiet !== undefined) return;
  tellTrouble(status);
  tellSaved(event.detail.elt, UNSAVED);
}

const isRead = (event) => event.detail.requestConfig?.verb === "get";

document.addEventListener("htmx:beforeRequest", (event) => {
  event.detail.elt.setAttribute("aria-busy", "true");
  if (!isRead(event)) tellSaved(event.detail.elt, SAVING);
});

document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, successful, xhr } = event.detail;
  elt.removeAttribute("aria-busy");
  if (successful) endTrouble();
  // The server's own words have been swapped in by now; these stand in where it sent none.
  // A refusal that carries a form (409, 422) counts as successful for htmx.
  const saved = successful && xhr.status < 400;
  if (savedWord(elt)?.textContent === SAVING) tellSaved(elt, saved ? "Tersimpan" : UNSAVED);
});

document.addEventListener("htmx:sendError", (event) => failed(event, 0));
document.addEventListener("htmx:timeout", (event) => failed(event, 0));
document.addEventListener("htmx:responseError", (event) => {
  failed(event, isSignInPage(event.detail.xhr) ? 401 : event.detail.xhr.status);
});

// A session that ended answers with the sign-in page: never swap it over somebody's text.
function isSignInPage(xhr) {
  const signIn = document.body.dataset.signIn;
  return Boolean(signIn && xhr.responseURL) && new URL(xhr.responseURL).pathname === signIn;
}

document.addEventListener("htmx:beforeSwap", (event) => {
  if (!isSignInPage(event.detail.xhr)) return;
  event.detail.shouldSwap = false;
  event.detail.isError = true;
});

// Focus: htmx finds an element by its id again; the rest is found by name and value, and a
// refused form (422) leads to its first wrong field.
let focused = null;

document.addEventListener("htmx:beforeSwap", () => {
  const active = document.activeElement;
  focused = active?.name ? { name: active.name, value: active.value, type: active.type } : null;
});

document.addEventListener("htmx:afterSettle", (event) => {
  const area = event.detail.target ?? event.detail.elt;
  if (area.id && area.closest("form")) markFields(area.closest("form"), area);
  const wrong = event.detail.xhr?.status === 422 && area.querySelector('[aria-invalid="true"]');
  if (wrong) {
    (wrong.matches("fieldset") ? wrong.querySelector("input") : wrong)?.focus();
  } else if (focused && document.activeElement === document.body) {
    sameField(area)?.focus({ preventScroll: true });
  }
});

// The server names the wrong fields (data-wrong="id"): what was typed is never drawn anew.
function markFields(form, area) {
  const wrong = new Set([...area.querySelectorAll("[data-wrong]")].map((fault) => fault.dataset.wrong));
  for (const field of form.elements) {
    if (!field.id || field.type === "hidden") continue;
    field.classList.toggle("is-invalid", wrong.has(field.id));
    if (wrong.has(field.id)) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
}

function sameField(area) {
  const named = [...area.querySelectorAll("[name]")].filter((field) => field.name === focused.name);
  const isChoice = ["radio", "checkbox", "submit"].includes(focused.type);
  return isChoice ? named.find((field) => field.value === focused.value) : named[0];
}

window.addEventListener("offline", () => tellTrouble(0));
window.addEventListener("online", endTrouble);
document.addEventListener("kla:offline", () => tellTrouble(0));
