// The words and pieces of HTML that the modules show: written, and translated, in the page's templates.
const words = new Map();

function load() {
  const store = document.getElementById("c-words");
  store?.content.querySelectorAll("[data-word]").forEach((place) => words.set(place.dataset.word, place.textContent));
}

// "Saved {time}" with {time: "14:02"}.
export function say(name, values = {}) {
  if (!words.size) load();
  const text = words.get(name) ?? name;
  return text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

export function piece(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}

// Puts text into the places of a piece that are named by data-text.
export function write(part, texts) {
  for (const [name, text] of Object.entries(texts)) {
    part.querySelectorAll(`[data-text="${name}"]`).forEach((place) => (place.textContent = text));
  }
  return part;
}
