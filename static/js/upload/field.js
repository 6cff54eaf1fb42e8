// A file field of a form: the chosen file is sent at once, in pieces, while the form is filled in.
// The form is then sent with the file's name on the server (`arrival`). When pieces can't be sent at
// all, the field is left alone and the form takes the file along as it does without scripts.
import { isPhoto, prepared } from "./photo.js";
import { forget, keep, waiting } from "./store.js";
import { Transfer } from "./transfer.js";
import { faultOf, sizeWords } from "./words.js";

const DAY = 24 * 3600 * 1000;
const UNFINISHED = ["sending", "waiting", "paused", "signed-out"];
const user = document.body.dataset.user;
const page = location.pathname + location.search;

class FileField {
  constructor(box) {
    this.box = box;
    this.form = box.closest("form");
    this.fields = [...this.form.querySelectorAll("input[type=file]")];
    this.hidden = box.querySelector("[name=arrival]");
    this.form.addEventListener("change", ({ target }) => this.changed(target));
    this.form.addEventListener("submit", (event) => this.submitted(event), true);
    this.part("pause").addEventListener("click", () => this.transfer.pause());
    this.part("go").addEventListener("click", () => this.transfer.resume());
    this.part("drop").addEventListener("click", () => this.cancel());
    this.restore().catch(() => {});
  }

  part(name) {
    return this.box.querySelector(`[data-arrival-${name}]`);
  }

  // On this device only what names no child: not before that question is answered, where it is asked.
  store() {
    if (!this.row) return;
    const asked = this.form.elements.sensitivity;
    const mayStay = !("secret" in this.box.dataset) && (!asked || ["R", "U"].includes(asked.value));
    (mayStay ? keep(this.row) : forget(this.row.id)).catch(() => {});
  }

  changed(target) {
    // Of a camera and a folder field one is emptied when the other is used (one-file.js).
    const isEmptied = !target.files?.length && this.fields.some((field) => field.files.length);
    if (target.type === "file" && !target.dataset.prepared && !isEmptied) this.choose(target);
    else if (target === this.part("shrink") || target === this.part("place")) this.chooseAgain();
    else if (target.name === "sensitivity") this.store();
  }

  async choose(field) {
    this.clear();
    const chosen = (this.original = field.files[0] ?? null);
    this.part("photo").hidden = !chosen || !isPhoto(chosen);
    if (!chosen) return;
    const file = isPhoto(chosen) ? await this.smaller(chosen) : chosen;
    if (chosen !== this.original) return; // another one was chosen meanwhile
    if (file !== chosen) this.show(field, file);
    if (!faultOf(file, field)) this.begin(file);
  }

  chooseAgain() {
    const field = this.fields.find((one) => one.files.length);
    if (!field || !this.original) return;
    this.show(field, this.original);
    this.choose(field);
  }

  async smaller(file) {
    const wanted = { shrink: this.part("shrink").checked, place: this.part("place").checked };
    const made = await prepared(file, wanted).catch(() => ({ file }));
    const where = wanted.place ? "Lokasi foto disertakan." : "Lokasi foto tidak disertakan.";
    this.part("sizes").textContent = `${sizeWords(file.size)} menjadi ${sizeWords(made.file.size)}. ${where}`;
    return made.file;
  }

  // What the field holds is what is sent, in pieces or with the form.
  show(field, file) {
    const hand = new DataTransfer();
    hand.items.add(file);
    field.dataset.prepared = "ya";
    field.files = hand.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    delete field.dataset.prepared;
  }

  begin(file, url) {
    this.row = { id: crypto.randomUUID(), user, page, file, url, at: Date.now() };
    this.store();
    this.transfer = new Transfer(file, {
      address: this.box.dataset.arrival,
      url,
      onChange: (transfer) => this.draw(transfer),
      onUrl: (found) => this.named(found),
    });
    this.part("line").hidden = false;
    this.transfer.resume();
  }

  named(url) {
    this.row.url = url;
    this.store();
  }

  draw({ state, words, percent, sent, file, url }) {
    const size = sizeWords(file.size);
    const far = `${percent} %, ${sizeWords(sent)} dari ${size}`;
    this.part("bar").value = state === "arrived" ? 100 : percent;
    this.part("pause").hidden = state !== "sending";
    this.part("go").hidden = !["paused", "waiting", "signed-out"].includes(state);
    this.part("words").textContent =
      { sending: far, waiting: words || `Sambungan terputus, menunggu… ${far}`, paused: `Dijeda. ${far}`, arrived: `${file.name} (${size}) sudah sampai di server, belum disimpan. Tekan tombol kirim.` }[state] ?? words;
    if (state === "arrived") this.hidden.value = url.split("/").at(-2);
    // Refused in pieces: the form takes the file along, and the server says what is wrong.
    if (["arrived", "refused"].includes(state) && this.submitter) this.send();
  }

  submitted(event) {
    const state = this.transfer?.state;
    if (event.defaultPrevented) return;
    if (state === "arrived") this.lighten();
    if (!UNFINISHED.includes(state)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.submitter = event.submitter;
    if (state === "paused" || state === "signed-out") this.transfer.resume();
    this.part("note").textContent = "Formulir dikirim begitu berkas sampai.";
    this.part("line").scrollIntoView({ block: "nearest" });
  }

  send() {
    const button = this.submitter;
    this.submitter = null;
    this.part("note").textContent = "";
    this.form.requestSubmit(button);
  }

  // A file that is on the server already is not sent a second time; the form is read right away.
  lighten() {
    this.row.isSent = true;
    this.store();
    for (const field of this.fields) field.disabled = true;
    setTimeout(() => this.fields.forEach((field) => (field.disabled = false)), 0);
  }

  clear() {
    this.transfer?.drop();
    if (this.row) forget(this.row.id).catch(() => {});
    this.transfer = this.row = this.submitter = null;
    this.hidden.value = "";
    this.part("line").hidden = true;
    if (this.part("before")) this.part("before").hidden = true;
  }

  cancel() {
    this.clear();
    this.original = null;
    this.part("photo").hidden = true;
    for (const field of this.fields) field.value = "";
    this.fields[0].focus();
  }

  // After a reload: what was under way goes on; what became a document meanwhile is told.
  async restore() {
    const rows = (await waiting(user)).filter((row) => row.page === page || Date.now() - row.at > DAY).filter((row) => row.page.startsWith("/"));
    const last = rows.filter((row) => Date.now() - row.at <= DAY).sort((one, other) => one.at - other.at).pop();
    for (const row of rows) forget(row.id).catch(() => {});
    // A page that says why the file was refused is not the place to send it once more.
    const isRefused = this.fields.some((field) => field.getAttribute("aria-invalid") === "true");
    if (isRefused || !last || this.hidden.value || this.fields.some((field) => field.files.length)) return;
    const receipt = last.url && (await receiptOf(last.url));
    if (receipt) return this.tell(receipt);
    const field = this.fields.at(-1);
    this.original = last.file;
    this.show(field, last.file);
    this.begin(last.file, last.url);
  }

  tell(receipt) {
    if (document.referrer.endsWith(receipt)) return;
    this.part("received").hidden = false;
    this.part("received").querySelector("a").href = receipt;
  }
}

async function receiptOf(url) {
  const headers = { "Tus-Resumable": "1.0.0", "HX-Request": "true" };
  const answer = await fetch(url, { method: "HEAD", headers }).catch(() => null);
  return answer?.headers.get("Content-Location");
}

for (const box of document.querySelectorAll("[data-arrival]")) new FileField(box);
