// The table of a kecamatan's villages: keys, a click, a paste from Excel; one save for everything.
// Without this script the table is read and each village is answered on its own page.
const form = document.querySelector("form[data-grid]");
const table = form.querySelector("[data-grid-table]");
const WORDS = JSON.parse(form.dataset.words);
const SHOWN = { typed: "belum disimpan", empty: "belum dijawab", answered: "tersimpan", verified: "terverifikasi", rejected: "ditolak" };
const find = (what) => form.querySelector(what);
const heads = [...table.tHead.rows[0].cells].slice(1);
const rows = [...table.tBodies[0].rows];
const cells = rows.map((row) => [...row.cells].slice(1));
let here = { row: 0, column: 0 };
let anchor = here;

const isClosed = (column) => Boolean(heads[column].dataset.closed);
const wordOf = (cell) => cell.dataset.typed || cell.dataset.saved;

// --- what a cell holds ---------------------------------------------------------------------------

// A rejected answer is looked at anew also when the same word is given again.
function write(row, column, word) {
  if (isClosed(column)) return false;
  const cell = cells[row][column];
  const isSame = word === cell.dataset.saved && cell.dataset.status !== "rejected";
  if (!word || isSame) delete cell.dataset.typed;
  else cell.dataset.typed = word;
  draw(cell);
  keep(row);
  return true;
}

function draw(cell) {
  const state = cell.dataset.typed ? "typed" : cell.dataset.status;
  cell.className = `kla-cell kla-cell-${state}`;
  cell.firstElementChild.textContent = wordOf(cell);
  cell.lastElementChild.textContent = ` ${SHOWN[state]}`;
}

// The row's only form field: question -> [word, version that was looked at].
function keep(row) {
  const told = {};
  cells[row].forEach((cell, column) => {
    if (cell.dataset.typed) told[heads[column].dataset.code] = [cell.dataset.typed, Number(cell.dataset.version)];
  });
  const field = rows[row].querySelector("input[type=hidden]");
  field.value = JSON.stringify(told);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function count() {
  const typed = cells.flat().filter((cell) => cell.dataset.typed).length;
  find("[data-grid-count]").textContent = typed ? `${typed} jawaban belum disimpan` : "";
  find("p.kla-primary").toggleAttribute("data-grid-dirty", typed > 0);
}

// --- where one is --------------------------------------------------------------------------------

const between = (one, two, value) => value >= Math.min(one, two) && value <= Math.max(one, two);

function go(row, column, isWider = false) {
  cells[here.row][here.column].tabIndex = -1;
  here = {
    row: Math.min(Math.max(row, 0), rows.length - 1),
    column: Math.min(Math.max(column, 0), heads.length - 1),
  };
  if (!isWider) anchor = here;
  const cell = cells[here.row][here.column];
  cell.tabIndex = 0;
  cell.focus();
  mark();
}

function mark() {
  const isMany = anchor.row !== here.row || anchor.column !== here.column;
  cells.forEach((line, row) => line.forEach((cell, column) => {
    const isIn = isMany && between(anchor.row, here.row, row) && between(anchor.column, here.column, column);
    if (isIn) cell.setAttribute("aria-selected", "true");
    else cell.removeAttribute("aria-selected");
  }));
  const { code, prompt, closed } = heads[here.column].dataset;
  const { village, title } = rows[here.row].dataset;
  find("[data-grid-where]").textContent = `${title}, ${code}: ${prompt} ${closed || ""}`;
  const link = find("[data-grid-history]");
  link.href = form.dataset.history.replace(form.dataset.area, village).replace("TANYA", code);
  link.hidden = cells[here.row][here.column].dataset.status === "empty";
}

function fill(word) {
  for (let row = Math.min(anchor.row, here.row); row <= Math.max(anchor.row, here.row); row += 1) {
    for (let column = Math.min(anchor.column, here.column); column <= Math.max(anchor.column, here.column); column += 1) {
      write(row, column, word);
    }
  }
  count();
}

function turn() {
  const word = wordOf(cells[here.row][here.column]);
  fill(word === "ya" ? "tidak" : "ya");
}

// Tab walks on through the table and leaves it behind its last cell, Shift and Tab before its first.
function walk(event) {
  const next = here.row * heads.length + here.column + (event.shiftKey ? -1 : 1);
  if (next < 0 || next >= rows.length * heads.length) return;
  event.preventDefault();
  go(Math.floor(next / heads.length), next % heads.length);
}

const MOVES = {
  ArrowUp: (row, column) => [row - 1, column],
  ArrowDown: (row, column) => [row + 1, column],
  ArrowLeft: (row, column) => [row, column - 1],
  ArrowRight: (row, column) => [row, column + 1],
  Home: (row) => [row, 0],
  End: (row) => [row, heads.length - 1],
  PageUp: (row, column) => [row - 10, column],
  PageDown: (row, column) => [row + 10, column],
  Enter: (row, column) => [row + 1, column],
};
const DEEDS = {
  y: () => fill("ya"),
  t: () => fill("tidak"),
  Delete: () => fill(""),
  Backspace: () => fill(""),
  " ": turn,
  Escape: () => find("[data-grid-save]").focus(),
};

table.addEventListener("keydown", (event) => {
  if (!event.target.matches("td") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Tab") {
    walk(event);
    return;
  }
  const move = MOVES[event.key];
  const deed = DEEDS[event.key] || DEEDS[event.key.toLowerCase()];
  if (!move && !deed) return;
  event.preventDefault();
  if (move) go(...move(here.row, here.column), event.shiftKey && event.key.startsWith("Arrow"));
  else deed();
});

// Also whoever comes to a cell by other ways, such as a screen reader, is there.
table.addEventListener("focusin", (event) => {
  const cell = event.target.closest("td");
  if (!cell || cell === cells[here.row][here.column]) return;
  go(rows.indexOf(cell.parentElement), cell.cellIndex - 1);
});

table.addEventListener("mousedown", (event) => {
  const cell = event.target.closest("td");
  if (!cell || event.button) return;
  event.preventDefault();
  const row = rows.indexOf(cell.parentElement);
  const column = cell.cellIndex - 1;
  const isHere = document.activeElement === cell;
  go(row, column, event.shiftKey);
  if (isHere && !event.shiftKey) turn();
});

// --- from Excel ----------------------------------------------------------------------------------

const MOST_TOLD = 8;
const LETTERS = (column) => String.fromCharCode(65 + (column % 26));

function read(text) {
  const word = text.replace(/^"|"$/g, "").normalize("NFKC").toLowerCase().trim().replace(/\s+/g, " ").replace(/\.+$/, "");
  if (!word) return "";
  return Object.hasOwn(WORDS, word) ? WORDS[word] : null;
}

function paste(text) {
  const block = text.replace(/\r/g, "").replace(/\n+$/, "").split("\n").map((line) => line.split("\t"));
  const faults = [];
  let written = 0;
  let outside = 0;
  block.forEach((line, down) => line.forEach((written_as, right) => {
    const [row, column] = [anchor.row + down, anchor.column + right];
    const word = read(written_as);
    if (word === "") return;
    if (row >= rows.length || column >= heads.length) outside += 1;
    else if (word === null) faults.push(`${rows[row].dataset.title}, ${heads[column].dataset.code} (baris ${down + 1}, kolom ${LETTERS(right)} yang ditempel): “${written_as.trim().slice(0, 30)}” tidak dikenal; tulis ya atau tidak.`);
    else if (write(row, column, word)) written += 1;
    else faults.push(`${rows[row].dataset.title}, ${heads[column].dataset.code}: pertanyaan ini sedang ditutup.`);
  }));
  if (outside) faults.push(`${outside} sel jatuh di luar tabel dan diabaikan. Periksa sel kiri atas yang dipilih.`);
  count();
  mark();
  tell(written, faults);
}

function tell(written, faults) {
  const lines = [`${written} sel diisi dari tempelan; belum disimpan.`, ...faults.slice(0, MOST_TOLD)];
  if (faults.length > MOST_TOLD) lines.push(`Dan ${faults.length - MOST_TOLD} sel lain yang tidak terbaca.`);
  find("[data-grid-told]").replaceChildren(...lines.map((line) => {
    const said = document.createElement("p");
    said.textContent = line;
    return said;
  }));
}

table.addEventListener("paste", (event) => {
  if (!event.target.matches?.("td")) return;
  event.preventDefault();
  anchor = { row: Math.min(anchor.row, here.row), column: Math.min(anchor.column, here.column) };
  paste(event.clipboardData.getData("text/plain"));
});
document.addEventListener("paste", (event) => {
  // A cell is no text field: some browsers tell only the document of a paste.
  const cell = document.activeElement;
  if (event.defaultPrevented || !cell?.matches("td") || !table.contains(cell)) return;
  event.preventDefault();
  paste(event.clipboardData.getData("text/plain"));
});

// --- beginning -----------------------------------------------------------------------------------

table.setAttribute("role", "grid");
table.setAttribute("aria-multiselectable", "true");
find(".kla-grid-box").removeAttribute("tabindex");
for (const part of form.querySelectorAll("[data-grid-only]")) part.hidden = false;
cells.forEach((line) => line.forEach((cell, column) => {
  cell.tabIndex = -1;
  if (isClosed(column)) cell.setAttribute("aria-readonly", "true");
}));
cells[0][0].tabIndex = 0;
count();
