// What can be done with an item or a section: written once in the page, and put into each.
import { byId } from "./page.js";

export function addTools(within) {
  for (const item of within.querySelectorAll("[data-item]")) {
    const place = item.querySelector(":scope > .c-tools");
    if (!place || !add("c-tools", place)) continue;
    place.setAttribute("role", "group");
    place.setAttribute("aria-label", item.querySelector("h3")?.textContent || byId("c-tools").dataset.name);
  }
  for (const section of within.querySelectorAll("[data-section]")) {
    const place = section.querySelector("header > .c-buttons");
    if (place) add("c-section-tools", place, ` ${section.querySelector("h2").textContent}`);
  }
}

function add(id, place, name) {
  const kept = byId(id);
  if (!kept || place.querySelector("[data-act]")) return false;
  place.append(kept.content.cloneNode(true));
  place.querySelectorAll(".desk-unseen").forEach((part) => (part.textContent = name));
  return true;
}
