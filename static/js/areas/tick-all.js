// data-tick-all="name": one box that ticks all boxes of that name in its form, and says how many are.
for (const label of document.querySelectorAll("[data-tick-all]")) {
  const all = label.querySelector("input");
  const form = label.closest("form");
  const boxes = [...form.querySelectorAll(`input[type=checkbox][name="${label.dataset.tickAll}"]`)];
  const tell = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = boxes.length > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
    label.querySelector("[data-tick-count]").textContent = ticked ? `(${ticked} dicentang)` : "";
  };
  label.hidden = boxes.length === 0;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    tell();
  });
  form.addEventListener("change", tell);
  tell();
}
