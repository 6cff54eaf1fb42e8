// File fields of _upload_field.html: tells about a file that is too big before it is sent.

const SMALL_KINDS = [".xlsx", ".docx"];
const inMegabytes = new Intl.NumberFormat("id", { maximumFractionDigits: 1 });

// Rounded up, so that a file just over the limit never reads "10 MB melebihi batas 10 MB".
const megabytes = (bytes) => `${inMegabytes.format(Math.ceil(bytes / 100_000) / 10)} MB`;

function limitFor(field, file) {
  const small = SMALL_KINDS.some((ending) => file.name.toLowerCase().endsWith(ending));
  return Number((small && field.dataset.smallMaxBytes) || field.dataset.maxBytes);
}

function fault(field) {
  const file = field.files[0];
  if (!file) return "";
  if (file.size === 0) return `Berkas "${file.name}" kosong (0 byte). Pilih berkas lain, atau pindai ulang.`;
  const limit = limitFor(field, file);
  if (file.size <= limit) return "";
  return `Berkas ${megabytes(file.size)} melebihi batas ${megabytes(limit)}. Perkecil pindaian atau bagi menjadi dua berkas.`;
}

function show(field, sentence) {
  field.setAttribute("aria-invalid", String(Boolean(sentence)));
  field.classList.toggle("is-invalid", Boolean(sentence));
  const place = document.getElementById(`${field.id}-salah`);
  if (place) place.replaceChildren(...(sentence ? [paragraph(sentence)] : []));
}

function paragraph(sentence) {
  const element = document.createElement("p");
  element.textContent = sentence;
  return element;
}

document.addEventListener("change", (event) => {
  if (event.target.matches?.("input[type=file][data-max-bytes]")) show(event.target, fault(event.target));
});

// Before the other listeners and before htmx: a form with such a file is not sent at all.
document.addEventListener("submit", (event) => {
  const fields = event.target.querySelectorAll("input[type=file][data-max-bytes]");
  const wrong = [...fields].find(fault);
  if (!wrong) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  show(wrong, fault(wrong));
  wrong.focus();
}, true);
