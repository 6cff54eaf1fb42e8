// A camera and a folder field of one name: choosing in one empties the other, since one file is sent.

document.addEventListener("change", (event) => {
  const field = event.target;
  if (!field.matches?.("input[type=file]") || !field.files.length) return;
  for (const other of field.form.querySelectorAll("input[type=file]")) {
    if (other === field || other.name !== field.name || !other.files.length) continue;
    other.value = "";
    other.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
