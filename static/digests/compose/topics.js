// Topics by name: completed after each comma; a name that is none yet asks whether to make it.
import { completeAfterCommas } from "../desk-names.js";
import { field, names } from "./fields.js";
import { offerNewTopics } from "./problems.js";

export function equipTopics(form) {
  const box = field(form, "topics");
  const list = document.getElementById(box.getAttribute("list"));
  const known = new Set([...(list?.options ?? [])].map((option) => option.value.toLowerCase()));
  names(box.value).forEach((name) => known.add(name.toLowerCase()));
  const place = document.createElement("div");
  place.className = "c-new-topics";
  box.after(place);
  const offer = () => offerNewTopics(place, names(box.value).filter((name) => !known.has(name.toLowerCase())));
  // Before the draft hears of it, which asks what waits for a yes.
  form.addEventListener("input", (event) => event.target === box && offer(), { capture: true });
  form.addEventListener("c-filled", offer);
  if (list) completeAfterCommas(box);
}
