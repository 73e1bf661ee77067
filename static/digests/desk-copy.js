// A button beside what is shown once; without scripts, or where the browser forbids it, one selects and copies.
export function offerCopy(box) {
  if (!navigator.clipboard) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = box.dataset.copy;
  const name = box.labels[0]?.textContent ?? "";
  button.setAttribute("aria-label", `${box.dataset.copy}: ${name}`);
  button.addEventListener("click", async () => {
    box.select();
    try {
      await navigator.clipboard.writeText(box.value);
      button.textContent = box.dataset.copied;
      button.setAttribute("aria-label", `${box.dataset.copied}: ${name}`);
    } catch {
      button.remove();
    }
  });
  box.after(button);
}
