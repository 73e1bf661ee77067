// What a save was refused for, beside the fields that it is about; and topics that wait for a yes.
import { citationsOf, citationValues, field, isBlank } from "./fields.js";
import { piece, say, write } from "./words.js";

let serial = 0;

export function clearProblems(form) {
  form.querySelectorAll(".c-problem").forEach((place) => place.remove());
  form.querySelectorAll('[aria-invalid="true"]').forEach((box) => {
    box.removeAttribute("aria-invalid");
    const was = box.dataset.describedby;
    if (was) box.setAttribute("aria-describedby", was);
    else box.removeAttribute("aria-describedby");
  });
}

// {"headline": ["…"], "citations.0.url": ["…"]}: whatever has no field of its own stands at the top.
export function showProblems(form, errors = {}) {
  clearProblems(form);
  for (const [name, said] of Object.entries(errors)) {
    const note = document.createElement("p");
    note.className = "c-problem";
    note.textContent = [said].flat().map((one) => (typeof one === "string" ? one : JSON.stringify(one))).join(" ");
    note.id = `c-problem-${(serial += 1)}`;
    const box = boxOf(form, name);
    if (box) mark(box, note);
    else form.prepend(note);
  }
}

// A citation's field is named by its place among those sent, or by its id.
function boxOf(form, name) {
  const [, uuid, part] = name.match(/^citation-([0-9a-f-]{36})-(\w+)$/) ?? [];
  const [, index, other] = name.match(/^citations\.(\d+)\.(\w+)$/) ?? [];
  if (!uuid && !index) return name ? field(form, name) : null;
  const sent = citationsOf(form).filter((place) => !isBlank(citationValues(place)));
  const place = uuid ? sent.find((one) => one.dataset.citation === uuid) : sent[Number(index)];
  return place ? field(place, part ?? other) : null;
}

function mark(box, note) {
  box.dataset.describedby = box.getAttribute("aria-describedby") ?? "";
  box.setAttribute("aria-invalid", "true");
  box.setAttribute("aria-describedby", `${note.id} ${box.dataset.describedby}`.trim());
  box.after(note);
}

export const newTopicsPending = (form) => form.querySelector("[data-new-topic]:not(:checked)") !== null;

// A box to tick for each name that isn't a topic yet.
export function offerNewTopics(place, fresh) {
  const ticked = new Set([...place.querySelectorAll("[data-new-topic]:checked")].map((box) => box.value));
  const rows = fresh.map((name) => {
    const row = write(piece("c-new-topic"), { name: say("new-topic", { name }) });
    const box = row.querySelector("input");
    box.value = name;
    box.checked = ticked.has(name);
    return row;
  });
  place.replaceChildren(...rows);
}
