// One file of "Kirim banyak berkas" and its row in the list. `queue` (many.js) knows the other rows, the
// shared fields and whether there is a server at all.
import { forget, keep, waiting } from "./store.js";
import { Transfer, delay, headers, renewToken } from "./transfer.js";
import { REFUSED, SIGNED_OUT, sizeWords } from "./words.js";

export const PAGE = "kirim";
const AT_ONCE = 2;
// Which mark stands before the words of a state.
const LOOKS = { done: "done", refused: "wrong", faulty: "wrong", existing: "wrong", "signed-out": "wrong" };

// "IMG_2034.jpg" tells nothing, "SK-Gugus-Tugas_2024.pdf" does.
const subjectOf = (name) => {
  const words = name.replace(/\.[^.]+$/, "").replace(/[-_]+/g, " ").trim();
  return /^(img|dsc|pxl|whatsapp|scan|dokumen)?[\d\s().-]*$/i.test(words) ? "" : words.slice(0, 250);
};

export class Row {
  constructor(queue, told) {
    this.queue = queue;
    this.told = { id: crypto.randomUUID(), page: PAGE, user: queue.user, at: Date.now(), ...told };
    this.element = queue.model.cloneNode(true);
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
    queue.list.append(this.element);
    this.say(queue.isShell || !navigator.onLine ? this.offlineWords() : "Siap dikirim");
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
    this.find("go").hidden = this.isOver || this.queue.isShell || !["paused", "waiting", "signed-out"].includes(this.state);
    this.find("drop").hidden = this.state === "done" || this.state === "checking";
    this.find("as-new").hidden = this.state !== "existing";
    this.find("subject").disabled = this.isOver || this.state === "checking";
    this.queue.count();
  }

  link(words, url) {
    Object.assign(this.find("receipt"), { hidden: false, href: url, textContent: words });
  }

  offlineWords() {
    if (!this.queue.mayKeep() && this.queue.shared().sensitivity) return "Berkas rahasia tidak disimpan di perangkat ini. Biarkan halaman ini terbuka sampai terkirim.";
    return this.told.asked ? "Menunggu sambungan" : "Menunggu sambungan. Lengkapi isian, lalu tekan tombol kirim.";
  }

  store() {
    this.told.subject = this.find("subject").value;
    if (this.state === "done") return forget(this.told.id).catch(() => {});
    this.isKept = Boolean(this.told.user) && (this.told.asked ? this.told.shared.sensitivity !== "S" : this.queue.mayKeep());
    const deed = this.isKept ? keep(this.told) : forget(this.told.id);
    return deed.catch(() => (this.isKept = false));
  }

  // One tab at a time works on a file; where there are no locks the server keeps order.
  begin() {
    if (this.queue.isShell || this.isOver) return;
    if (this.unlock || !navigator.locks) return this.go();
    const late = setTimeout(() => this.say("Sedang dikirim di tab lain.", "elsewhere"), 300);
    navigator.locks.request(`kla-${this.told.id}`, async () => {
      clearTimeout(late);
      if (this.state === "elsewhere" && !(await waiting(this.told.user)).some((row) => row.id === this.told.id)) return this.drop();
      const held = new Promise((done) => (this.unlock = done));
      this.go();
      return held;
    });
  }

  go() {
    if (this.told.arrived) return this.told.asked ? this.register() : this.say("Sudah di server, belum disimpan. Tekan tombol kirim.", "here");
    this.transfer ??= new Transfer(this.file, {
      address: this.queue.form.dataset.arrivals,
      url: this.told.url,
      onChange: (transfer) => this.moved(transfer),
      onUrl: (url) => ((this.told.url = url), this.store()),
    });
    if (this.transfer.state === "sending") return;
    if (this.queue.rows.filter((row) => row.transfer?.state === "sending").length < AT_ONCE) this.transfer.resume();
    else this.say("Menunggu giliran");
  }

  moved({ state, words, percent }) {
    if (state === "sending") this.say(`Dikirim ${percent} %`, "sending");
    else if (state === "waiting") this.say(words || this.offlineWords(), "waiting");
    else if (state === "paused") this.say(`Dijeda di ${percent} %`, "paused");
    else if (state === "arrived") this.arrive();
    else if (state === "refused") this.refuse(words);
    else this.say(words, state);
    if (state !== "sending") this.queue.next();
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
      answer = await fetch(this.queue.form.dataset.address, { method: "POST", body, headers: headers() });
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
    const found = this.queue.rows.filter((row) => row.receipt);
    this.queue.part("all-receipts").hidden = false;
    this.queue.part("all-receipts").querySelector("a").href = `${this.queue.form.dataset.receipts}?${found.map((row) => `nomor=${row.receipt}`).join("&")}`;
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
    this.queue.rows.splice(this.queue.rows.indexOf(this), 1);
    this.element.remove();
    this.queue.count();
    this.queue.next();
    this.queue.part("pick").focus();
  }

  ask(fields) {
    this.find("subject").classList.toggle("is-invalid", !this.find("subject").value.trim());
    Object.assign(this.told, { shared: fields, asked: true });
    this.store();
    if (this.queue.isShell || !navigator.onLine) this.say(this.offlineWords());
    if (!navigator.onLine) navigator.serviceWorker?.ready.then((ready) => ready.sync?.register("kirim")).catch(() => {});
    if (this.told.arrived && !this.queue.isShell) this.register();
    else if (["paused", "waiting", "idle", "signed-out"].includes(this.state)) this.begin();
  }
}
