// "Kirim banyak berkas": a queue of files, each with its own state; it outlives a reload and a lost
// connection, and says "terkirim" only with the receipt in hand.
import { LONGEST_SIDE, isPhoto, prepared } from "./photo.js";
import { PAGE, Row } from "./row.js";
import { lastUser, remember, waiting } from "./store.js";
import { faultOf, sizeWords } from "./words.js";

const form = document.querySelector("[data-many-files]");
const { address, most } = form.dataset;
const part = (name) => form.querySelector(`[data-${name}]`);
const isShell = "shell" in form.dataset;
const rows = [];

const shared = () => Object.fromEntries(["kind", "place", "year", "sensitivity"].map((name) => [name, form.elements[name]?.value ?? ""]));
// Unknown counts as secret: nothing is kept on the device before the question is answered.
const mayKeep = () => ["R", "U"].includes(shared().sensitivity);

const queue = {
  form, rows, part, isShell, shared, mayKeep, next, count,
  list: form.querySelector("[data-rows]"),
  model: form.querySelector("template").content.firstElementChild,
  user: document.body.dataset.user,
};

function next() {
  const idle = rows.find((row) => row.find("state").textContent === "Menunggu giliran");
  if (idle) idle.go();
}

function count() {
  const drafts = rows.filter((row) => row.isDraft).length;
  part("send").disabled = !drafts;
  part("send-words").textContent = drafts ? `Kirim ${drafts} berkas` : "Kirim berkas";
  part("none").hidden = rows.length > 0;
}

async function add(files) {
  part("trouble").textContent = "";
  for (const file of files) {
    if (rows.filter((row) => !row.isOver).length >= Number(most)) {
      part("trouble").textContent = `Paling banyak ${most} berkas sekaligus. Kirim yang ini dahulu.`;
      return;
    }
    await addOne(file);
  }
}

async function addOne(chosen) {
  const made = isPhoto(chosen) ? await prepared(chosen, { shrink: part("shrink").checked, place: part("place-too").checked }).catch(() => ({ file: chosen })) : { file: chosen };
  const sizes = made.isChanged ? `${sizeWords(chosen.size)} menjadi ${sizeWords(made.file.size)}` : undefined;
  const row = new Row(queue, { file: made.file, sizes });
  rows.push(row);
  const fault = faultOf(made.file, part("pick"));
  if (fault) return row.refuse(fault);
  await row.store();
  row.begin();
  count();
}

function sendAll() {
  const wrong = ["kind", "place"].map((name) => form.elements[name]).filter((field) => field && !field.value);
  if (!shared().sensitivity) wrong.push(form.elements.sensitivity[0]);
  const drafts = rows.filter((row) => row.isDraft);
  for (const row of drafts) if (!row.find("subject").value.trim()) wrong.push(row.find("subject"));
  for (const field of form.querySelectorAll("select, [data-subject], [name=sensitivity]")) field.setAttribute("aria-invalid", String(wrong.includes(field)));
  part("trouble").textContent = wrong.length ? "Lengkapi dahulu: jenis dokumen, pertanyaan tentang anak, dan perihal setiap berkas." : "";
  if (wrong.length) return wrong[0].focus();
  for (const row of drafts) row.ask(shared());
}

async function restore() {
  if (isShell) queue.user = await lastUser();
  else await remember(queue.user);
  if (!queue.user) return;
  for (const told of (await waiting(queue.user)).filter((row) => row.page === PAGE).sort((one, other) => one.at - other.at)) {
    if (told.asked && !told.shared.place) told.shared.place = onlyPlace();
    if (told.asked && !told.shared.place && !isShell) told.asked = false;
    const row = new Row(queue, told);
    row.isKept = true;
    rows.push(row);
    row.begin();
  }
  count();
}

// Chosen without a connection there was no list of owners; with one owner there is no question.
function onlyPlace() {
  const field = form.elements.place;
  return field?.options?.length === 1 || field?.type === "hidden" ? field.value : "";
}

const drop = part("drop-here");
for (const field of form.querySelectorAll("input[type=file]")) {
  field.addEventListener("change", async () => {
    const files = [...field.files];
    field.value = "";
    await add(files);
  });
}
for (const name of ["dragover", "dragenter"]) drop.addEventListener(name, (event) => (event.preventDefault(), drop.classList.add("kla-over")));
drop.addEventListener("dragleave", () => drop.classList.remove("kla-over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("kla-over");
  add([...event.dataTransfer.files]);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  event.stopImmediatePropagation();
  sendAll();
}, true);
form.addEventListener("change", ({ target }) => {
  if (target.name === "sensitivity") for (const row of rows) if (!row.told.asked) row.store();
});
// The frame's sentence about a lost change (requests.js) is not true here: nothing is lost.
function tellOffline() {
  document.getElementById("gangguan").textContent = "";
  part("shell-words").hidden = !isShell && navigator.onLine;
}

for (const change of ["online", "offline"]) window.addEventListener(change, tellOffline);
window.addEventListener("online", goOn);
// The line may be up while the server is down: nobody tells of its return.
if (isShell) setInterval(() => fetch("/sehat/").then((answer) => answer.ok && goOn()).catch(() => {}), 15_000);

// Back on line: the page without a connection makes way for the real one, which sends.
function goOn() {
  if (!isShell) rows.filter((row) => row.state === "waiting").forEach((row) => row.go());
  else if (rows.every((row) => row.told.asked && row.isKept)) location.reload();
  else part("back").hidden = false;
}

window.addEventListener("beforeunload", (event) => {
  if (rows.some((row) => !row.isOver && !row.isKept)) event.preventDefault();
});
// Signing out: what waits here goes with the person (leaving.js asked first).
document.addEventListener("kla:leaving", () => rows.splice(0).forEach((row) => row.transfer?.drop()));

part("side").textContent = new Intl.NumberFormat("id").format(LONGEST_SIDE);
tellOffline();
form.hidden = false;
restore().catch(() => count());

if ("serviceWorker" in navigator && !isShell) {
  navigator.serviceWorker.register("/sw.js", { scope: address }).catch(() => {});
}
navigator.serviceWorker?.addEventListener("message", goOn);
