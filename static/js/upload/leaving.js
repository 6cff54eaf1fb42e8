// Signing out with files that were not sent: asks first, then takes them off this device. On every
// page of a signed-in person.
import { countOf, forgetAll } from "./store.js";

const user = document.body.dataset.user;
const form = document.querySelector("form[data-sign-out]");
let isEmpty = false;

form?.addEventListener("submit", async (event) => {
  if (isEmpty) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const left = await countOf(user).catch(() => 0);
  if (left && !(await agrees(left))) return;
  document.dispatchEvent(new Event("kla:leaving"));
  await forgetAll(user).catch(() => {});
  isEmpty = true;
  form.requestSubmit();
}, true);

function agrees(left) {
  const dialog = document.getElementById("kla-tanya");
  dialog.querySelector("p").textContent = `${left} berkas belum terkirim di perangkat ini. Bila Anda keluar, berkas itu dihapus dari sini.`;
  dialog.querySelector("[data-confirm-yes]").textContent = "Keluar dan hapus";
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((done) => dialog.addEventListener("close", () => done(dialog.returnValue === "ya"), { once: true }));
}
