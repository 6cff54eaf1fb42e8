// One file on its way to the server, with tus-js-client (global `tus`): starts, waits, goes on.
import { OTHER_PERSON, REFUSED, SIGNED_OUT, UNREADABLE } from "./words.js";

const PIECE = 262_144;
const DELAYS = [1, 2, 4, 8, 15, 30];

// The token of this page's forms; asked for again after somebody signed in anew elsewhere.
let token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;

// Said like htmx does: an ended session answers 401 instead of the sign-in page.
export const headers = () => ({ "X-CSRFToken": token, "HX-Request": "true" });

// "" when there is a new token, else the sentence that says why there is none.
export async function renewToken() {
  const answer = await fetch(location.pathname + location.search, { redirect: "follow" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page.body.dataset.user) return SIGNED_OUT;
  if (page.body.dataset.user !== document.body.dataset.user) return OTHER_PERSON;
  token = page.querySelector("[name=csrfmiddlewaretoken]")?.value ?? token;
  return "";
}

async function sha256(file) {
  if (!crypto.subtle) return "";
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// How long to wait after so many failures, in milliseconds; spread, so that a whole office
// does not come back in the same second.
export const delay = (failures) => DELAYS[Math.min(failures, DELAYS.length - 1)] * 1000 * (0.75 + Math.random() / 2);

// `state` is one of sending, waiting, paused, arrived, refused, signed-out; `words` says why.
export class Transfer {
  constructor(file, { address, url, onChange, onUrl }) {
    Object.assign(this, { file, address, url, onChange, onUrl, state: "paused", sent: 0, words: "", failures: 0 });
    this.online = () => this.state === "waiting" && this.resume();
    window.addEventListener("online", this.online);
  }

  get percent() {
    return Math.floor((this.sent / this.file.size) * 100);
  }

  say(state, words = "") {
    Object.assign(this, { state, words });
    this.onChange(this);
  }

  async resume() {
    clearTimeout(this.timer);
    this.say("sending");
    try {
      this.sha256 ??= await sha256(this.file);
    } catch {
      return this.say("refused", UNREADABLE);
    }
    if (this.state !== "sending") return;
    this.upload = new tus.Upload(this.file, {
      endpoint: this.address,
      uploadUrl: this.url || null,
      chunkSize: PIECE,
      retryDelays: null,
      storeFingerprintForResuming: false,
      headers: headers(),
      metadata: { filename: this.file.name, ...(this.sha256 && { sha256: this.sha256 }) },
      onUploadUrlAvailable: () => this.onUrl?.((this.url = this.upload.url)),
      onProgress: (sent) => this.moved(sent),
      onChunkComplete: () => (this.failures = 0),
      onSuccess: () => this.say("arrived"),
      onError: (error) => this.failed(error),
    });
    this.upload.start();
  }

  moved(sent) {
    this.sent = sent;
    if (this.state === "sending") this.onChange(this);
  }

  async failed(error) {
    if (this.state !== "sending") return;
    const status = error.originalResponse?.getStatus() ?? 0;
    const told = (error.originalResponse?.getBody() ?? "").trim();
    const words = told.startsWith("<") ? "" : told;
    if (!error.originalRequest) this.say("refused", UNREADABLE);
    else if (status === 401) this.say("signed-out", SIGNED_OUT);
    else if (status === 403 && !this.renewed) await this.renew();
    else if (status === 0 || status === 409 || status === 423 || status >= 500) this.wait(status === 507 ? words : "");
    else this.say("refused", words || REFUSED);
  }

  async renew() {
    this.renewed = true;
    const trouble = await renewToken().catch(() => "");
    if (trouble) this.say("signed-out", trouble);
    else this.resume();
  }

  wait(words) {
    this.say("waiting", words);
    this.timer = setTimeout(this.online, delay(this.failures++));
  }

  pause() {
    clearTimeout(this.timer);
    this.upload?.abort();
    this.say("paused");
  }

  // Nothing more is said; what the server has of it goes, now or within a day.
  drop() {
    this.state = "dropped";
    clearTimeout(this.timer);
    window.removeEventListener("online", this.online);
    this.upload?.abort();
    if (this.url) fetch(this.url, { method: "DELETE", headers: { ...headers(), "Tus-Resumable": "1.0.0" } }).catch(() => {});
  }
}
