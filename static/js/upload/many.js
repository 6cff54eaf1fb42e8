// "Kirim banyak berkas": a queue of files, each with its own state; it outlives a reload and a lost
// connection, and says "terkirim" only with the receipt in hand.
import { LONGEST_SIDE, isPhoto, prepared } from "./photo.js";
import { forget, keep, lastUser, remember, waiting } from "./store.js";
import { Transfer, delay, headers, renewToken } from "./transfer.js";
import { REFUSED, SIGNED_OUT, faultOf, sizeWords } from "./words.js";

const AT_ONCE = 2;
const PAGE = "kirim";
const form = document.querySelector("[data-many-files]");
const { address, receipts, most } = form.dataset;
const list = form.querySelector("[data-rows]");
const model = form.querySelector("template").content.firstElementChild;
const part = (name) => form.querySelector(`[data-${name}]`);
const isShell = "shell" in form.dataset;
const rows = [];
let user = document.body.dataset.user;

// Which mark stands before the words of a state.
const LOOKS = { done: "done", refused: "wrong", faulty: "wrong", existing: "wrong", "signed-out": "wrong" };

const shared = () => Object.fromEntries(["kind", "place", "year", "sensitivity"].map((name) => [name, form.elements[name]?.value ?? ""]));
// Unknown counts as secret: nothing is kept on the device before the question is answered.
const mayKeep = () => ["R", "U"].includes(shared().sensitivity);

// A file of the queue and its row in the list.
class Waiting {
  constructor(told) {
    this.told = { id: crypto.randomUUID(), page: PAGE, user, at: Date.now(), ...told };
    this.element = model.cloneNode(true);
    this.state = "idle";
    this.failures = 0;
    this.find("name").textContent = this.file.name;
    this.find("size").textContent = this.told.sizes ?? sizeWords(this.file.size);
    this.find("subject").value = this.told.subject ?? subjectOf(this.file.name);
    for (const button of this.element.querySelectorAll("button")) button.setAttribute("aria-label", `${button.textContent.trim()}: ${this.file.name}`);
    this.find("subject").addEventListener("change", () => this.store());
    this.find("pause").addEventListener("click", () => this.pause());
    this.find("go").addEventListener("click", () => this.go());
    this.find("drop").addEventListener("click", () => this.drop());
    this.find("as-new").addEventListener("click", () => this.sendAsNew());
    list.append(this.element);
    this.say(isShell || !navigator.onLine ? this.offlineWords() : "Siap dikirim");
  }

  get file() {
    return this.told.file;
  }

  get isOver() {
    return this.state === "done" || this.state === "refused";
  }

  get isDraft() {
    return !this.isOver && !this.told.asked && this.state !== "elsewhere";
  }

  find(name) {
    return this.element.querySelector(`[data-${name}]`);
  }

  say(words, state = this.state) {
    this.state = state;
    this.find("state").textContent = words;
    for (const mark of this.element.querySelectorAll("[data-mark]")) mark.toggleAttribute("hidden", mark.dataset.mark !== LOOKS[state]);
    const sending = this.transfer?.state === "sending";
    this.find("bar").hidden = !sending;
    this.find("bar").value = this.transfer?.percent ?? 0;
    this.find("pause").hidden = !sending;
    this.find("go").hidden = this.isOver || isShell || !["paused", "waiting", "signed-out"].includes(this.state);
    this.find("drop").hidden = this.state === "done" || this.state === "checking";
    this.find("as-new").hidden = this.state !== "existing";
    this.find("subject").disabled = this.isOver || this.state === "checking";
    count();
  }

  link(words, url) {
    Object.assign(this.find("receipt"), { hidden: false, href: url, textContent: words });
  }

  offlineWords() {
    if (!mayKeep() && shared().sensitivity) return "Berkas rahasia tidak disimpan di perangkat ini. Biarkan halaman ini terbuka sampai terkirim.";
    return this.told.asked ? "Menunggu sambungan" : "Menunggu sambungan. Lengkapi isian, lalu tekan “Kirim berkas”.";
  }

  store() {
    this.told.subject = this.find("subject").value;
    if (this.state === "done") return forget(this.told.id).catch(() => {});
    this.isKept = Boolean(this.told.user) && (this.told.asked ? this.told.shared.sensitivity !== "S" : mayKeep());
    const deed = this.isKept ? keep(this.told) : forget(this.told.id);
    return deed.catch(() => (this.isKept = false));
  }

  // One tab at a time works on a file; where there are no locks the server keeps order.
  begin() {
    if (isShell || this.isOver) return;
    if (this.unlock || !navigator.locks) return this.go();
    const late = setTimeout(() => this.say("Sedang dikirim di tab lain.", "elsewhere"), 300);
    navigator.locks.request(`kla-${this.told.id}`, async () => {
      clearTimeout(late);
      if (this.state === "elsewhere" && !(await waiting(user)).some((row) => row.id === this.told.id)) return this.drop();
      const held = new Promise((done) => (this.unlock = done));
      this.go();
      return held;
    });
  }

  go() {
    if (this.told.arrived) return this.told.asked ? this.register() : this.say("Sudah di server, belum disimpan. Tekan “Kirim berkas”.", "here");
    this.transfer ??= new Transfer(this.file, {
      address: form.dataset.arrivals,
      url: this.told.url,
      onChange: (transfer) => this.moved(transfer),
      onUrl: (url) => ((this.told.url = url), this.store()),
    });
    if (this.transfer.state === "sending") return;
    if (rows.filter((row) => row.transfer?.state === "sending").length < AT_ONCE) this.transfer.resume();
    else this.say("Menunggu giliran");
  }

  moved({ state, words, percent }) {
    if (state === "sending") this.say(`Dikirim ${percent} %`, "sending");
    else if (state === "waiting") this.say(words || this.offlineWords(), "waiting");
    else if (state === "paused") this.say(`Dijeda di ${percent} %`, "paused");
    else if (state === "arrived") this.arrive();
    else if (state === "refused") this.refuse(words);
    else this.say(words, state);
    if (state !== "sending") next();
  }

  arrive() {
    this.told.arrived = true;
    this.store();
    this.go();
  }

  // The form of one file, with the fields that all share; the answer is a receipt or a reason.
  async register() {
    this.say("Diperiksa server", "checking");
    const body = new FormData();
    const told = { ...this.told.shared, subject: this.told.subject, form_key: this.told.id, arrival: this.told.url.split("/").at(-2) };
    for (const [name, value] of Object.entries(told)) body.set(name, value);
    if (this.told.asNew) body.set("as_new", "on");
    let answer, said;
    try {
      answer = await fetch(address, { method: "POST", body, headers: headers() });
      said = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : null;
    } catch {
      return this.later();
    }
    if (answer.status === 201) return this.finish(said);
    if (answer.status === 401) return this.say(SIGNED_OUT, "signed-out");
    if (answer.status === 403 && !this.renewed) return this.renew();
    if (answer.status >= 500) return this.later(said?.reasons.join(" "));
    if (said?.lost) return this.sendAgain();
    this.refuse(said?.reasons.join(" ") || REFUSED, said);
  }

  later(words) {
    this.say(words || this.offlineWords(), "waiting");
    this.timer = setTimeout(() => this.state === "waiting" && this.register(), delay(this.failures++));
  }

  async renew() {
    this.renewed = true;
    const trouble = await renewToken().catch(() => "");
    return trouble ? this.say(trouble, "signed-out") : this.register();
  }

  // The server waited longer than a day and has forgotten it.
  sendAgain() {
    this.transfer?.drop();
    this.transfer = null;
    Object.assign(this.told, { url: undefined, arrived: false });
    this.store();
    this.go();
  }

  finish({ number, url }) {
    this.receipt = number;
    this.say(`Terkirim, tanda terima ${number}`, "done");
    this.link("Lihat tanda terima", url);
    this.store();
    this.unlock?.();
    const found = rows.filter((row) => row.receipt);
    part("all-receipts").hidden = false;
    part("all-receipts").querySelector("a").href = `${receipts}?${found.map((row) => `nomor=${row.receipt}`).join("&")}`;
  }

  // What is still on the server can be put right: another subject, another owner.
  refuse(words, said) {
    const state = said?.existing ? "existing" : said?.kept ? "faulty" : "refused";
    this.told.asked = false;
    this.say(`Ditolak: ${words}`, state);
    if (said?.existing) this.link("Lihat dokumen itu", said.existing);
    if (state === "refused") {
      forget(this.told.id).catch(() => {});
      this.unlock?.();
    } else this.store();
  }

  sendAsNew() {
    Object.assign(this.told, { asNew: true, asked: true });
    this.register();
  }

  pause() {
    clearTimeout(this.timer);
    this.transfer.pause();
  }

  drop() {
    clearTimeout(this.timer);
    this.transfer?.drop();
    forget(this.told.id).catch(() => {});
    this.unlock?.();
    rows.splice(rows.indexOf(this), 1);
    this.element.remove();
    count();
    next();
    part("pick").focus();
  }

  ask(fields) {
    this.find("subject").classList.toggle("is-invalid", !this.find("subject").value.trim());
    Object.assign(this.told, { shared: fields, asked: true });
    this.store();
    if (isShell || !navigator.onLine) this.say(this.offlineWords());
    if (!navigator.onLine) navigator.serviceWorker?.ready.then((ready) => ready.sync?.register("kirim")).catch(() => {});
    if (this.told.arrived && !isShell) this.register();
    else if (["paused", "waiting", "idle", "signed-out"].includes(this.state)) this.begin();
  }
}

// "IMG_2034.jpg" tells nothing, "SK-Gugus-Tugas_2024.pdf" does.
const subjectOf = (name) => {
  const words = name.replace(/\.[^.]+$/, "").replace(/[-_]+/g, " ").trim();
  return /^(img|dsc|pxl|whatsapp|scan|dokumen)?[\d\s().-]*$/i.test(words) ? "" : words.slice(0, 250);
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
  const row = new Waiting({ file: made.file, sizes });
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
  if (isShell) user = await lastUser();
  else if (user) await remember(user);
  if (!user) return;
  for (const told of (await waiting(user)).filter((row) => row.page === PAGE).sort((one, other) => one.at - other.at)) {
    if (told.asked && !told.shared.place) told.shared.place = onlyPlace();
    if (told.asked && !told.shared.place && !isShell) told.asked = false;
    const row = new Waiting(told);
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
