// Completes the last of several names separated by commas from a datalist of single names.
let serial = 0;

export function completeAfterCommas(box) {
  const names = document.getElementById(box.getAttribute("list"));
  if (!names) return;
  box.addEventListener("focus", () => ownList(box, names), { once: true });
}

function ownList(box, names) {
  const own = document.createElement("datalist");
  own.id = `names-${(serial += 1)}`;
  box.after(own);
  box.setAttribute("list", own.id);
  const fill = () => offer(box, names, own);
  box.addEventListener("input", fill);
  fill();
}

function offer(box, names, own) {
  const typed = box.value.split(",").map((part) => part.trim());
  const before = typed.slice(0, -1);
  const start = before.length ? `${before.join(", ")}, ` : "";
  const taken = new Set(before.map((name) => name.toLowerCase()));
  const options = [...names.options]
    .filter((option) => !taken.has(option.value.toLowerCase()))
    .map((option) => new Option("", start + option.value));
  own.replaceChildren(...options);
}
