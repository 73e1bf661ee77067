// Offers "at the cursor" among the places where an item can be split.
export function offerCursor(select) {
  const box = document.getElementById(select.dataset.splitOf);
  if (!box) return;
  const option = new Option(select.dataset.cursorLabel, "");
  const note = () => {
    const before = box.value.slice(0, box.selectionStart);
    // The server counts characters, not UTF-16 units.
    const characters = [...before].length;
    if (!before.trim() || !box.value.slice(box.selectionStart).trim()) return;
    option.value = `c:${characters}`;
    if (!option.parentNode) select.prepend(option);
    option.selected = true;
  };
  box.addEventListener("click", note);
  box.addEventListener("keyup", note);
}
