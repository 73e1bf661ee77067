// Puts the focus where the last button worked, and says before sending that a text is too long.
const MOST = 1_000_000;

export function keepFocus(form) {
  const part = form.dataset.focus && document.getElementById(`p-${form.dataset.focus}`);
  if (!part) return;
  part.tabIndex = -1;
  part.focus();
}

export function warnOfSize(box) {
  const check = () => {
    const long = [...box.value].length > MOST;
    box.setCustomValidity(long ? box.dataset.tooLong : "");
  };
  box.addEventListener("input", check);
  box.form.addEventListener("submit", (event) => {
    if (box.checkValidity()) return;
    event.preventDefault();
    box.reportValidity();
  });
}
