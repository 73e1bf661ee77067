// The values of an open form, as the server wants them, and back into the form.
import { byId } from "./page.js";

const PLAIN = {
  item: ["headline", "body", "image_alt", "image_credit"],
  section: ["heading", "country"],
  digest: ["title", "standfirst", "number", "period_start", "period_end", "language", "credit_name", "credit_url"],
};
const NUMBERS = ["focus_x", "focus_y"];
const OURS = ["remove_image", "confirmed", "pending", "new_topics"];
export const CITED = ["source", "url", "title", "published_on", "language", "archived_url"];

export const field = (root, name) => root.querySelector(`[name="${name}"]`);
export const citationsOf = (form) => [...form.querySelectorAll("[data-citation]")];
export const names = (text) => [...new Set(text.split(",").map((name) => name.trim()).filter(Boolean))];

export function collect(form) {
  const values = {};
  for (const name of PLAIN[form.dataset.formOf]) {
    const box = field(form, name);
    if (box) values[name] = box.value;
  }
  return form.dataset.formOf === "item" ? { ...values, ...ofItem(form) } : values;
}

function ofItem(form) {
  const values = { topics: field(form, "topics").value };
  values.confirmed = ticked(form, ":checked");
  values.pending = ticked(form, ":not(:checked)");
  for (const name of NUMBERS) {
    const box = field(form, name);
    if (box) values[name] = box.value === "" ? 50 : Number(box.value);
  }
  values.remove_image = Boolean(field(form, "remove_image")?.checked);
  values.citations = citationsOf(form).map(citationValues);
  return values;
}

const ticked = (form, state) => [...form.querySelectorAll(`[data-new-topic]${state}`)].map((box) => box.value);

export function citationValues(place) {
  const values = { id: place.dataset.citation };
  for (const name of CITED) values[name] = field(place, name)?.value ?? "";
  return values;
}

export const isBlank = (citation) => CITED.every((name) => !String(citation[name] ?? "").trim());

// What a save sends: topics as a list, the new ones apart, those without a yes and blank citations left out.
export function forServer(values) {
  if (!("citations" in values)) return { ...values };
  const { confirmed, pending, ...sent } = values;
  const fresh = new Set(confirmed);
  const typed = names(values.topics).filter((name) => !pending.includes(name));
  sent.topics = typed.filter((name) => !fresh.has(name));
  sent.new_topics = typed.filter((name) => fresh.has(name));
  sent.citations = values.citations.filter((citation) => !isBlank(citation));
  return sent;
}

const tidy = (value) => String(value ?? "").replace(/\r\n?/g, "\n").trim();
const folded = (list) => [...list].map((name) => name.toLowerCase()).sort();

// One text for equal values, whoever wrote them: to tell whether "theirs" is what we already know.
export function signature(values) {
  const flat = {};
  for (const [name, value] of Object.entries(values)) {
    if (name === "topics") flat.topics = folded(Array.isArray(value) ? value : names(value));
    else if (name === "citations") flat.citations = value.filter((one) => !isBlank(one)).map(citationSignature);
    else if (![...OURS, "image"].includes(name)) flat[name] = tidy(value);
  }
  return JSON.stringify(flat, Object.keys(flat).sort());
}

function citationSignature(citation) {
  return CITED.map((name) => tidy(citation[name])).join("\u0001");
}

export function fill(form, values) {
  for (const name of [...PLAIN[form.dataset.formOf], ...NUMBERS]) {
    const box = field(form, name);
    if (box && name in values) box.value = values[name] ?? "";
  }
  if ("topics" in values) {
    const box = field(form, "topics");
    box.value = Array.isArray(values.topics) ? values.topics.join(", ") : values.topics;
  }
  if ("citations" in values) fillCitations(form, values.citations);
}

function fillCitations(form, citations) {
  const list = form.querySelector("[data-citations]");
  const known = new Map(citationsOf(form).map((place) => [place.dataset.citation, place]));
  const wanted = citations.map((citation) => known.get(citation.id) ?? newCitation(citation.id));
  known.forEach((place, id) => citations.some((one) => one.id === id) || place.remove());
  wanted.forEach((place, index) => {
    list.append(place);
    for (const name of CITED) field(place, name).value = citations[index][name] ?? "";
  });
}

let serial = 0;

// A citation's fields, blank, under an id that is made here.
export function newCitation(id = crypto.randomUUID()) {
  const place = byId("c-citation-template").content.firstElementChild.cloneNode(true);
  place.dataset.citation = id;
  serial += 1;
  place.querySelectorAll("[id]").forEach((part) => (part.id = `${part.id}-n${serial}`));
  place.querySelectorAll("[for]").forEach((label) => (label.htmlFor = `${label.htmlFor}-n${serial}`));
  for (const name of ["aria-describedby", "aria-labelledby"]) {
    place.querySelectorAll(`[${name}]`).forEach((part) => part.setAttribute(name, `${part.getAttribute(name)}-n${serial}`));
  }
  return place;
}

// Parts of two sets of values that differ, for showing: [name, mine, theirs] with texts.
export function differences(mine, theirs) {
  const found = [];
  for (const name of Object.keys(theirs)) {
    if (!(name in mine) || OURS.includes(name)) continue;
    const [left, right] = [asText(name, mine[name]), asText(name, theirs[name])];
    if (tidy(left) !== tidy(right)) found.push([name, left, right]);
  }
  return found;
}

export function asText(name, value) {
  if (name === "topics") return (Array.isArray(value) ? value : names(String(value ?? ""))).join(", ");
  if (name !== "citations") return String(value ?? "");
  const lines = (value ?? []).filter((one) => !isBlank(one));
  return lines.map((one) => CITED.map((part) => one[part]).filter(Boolean).join(" · ")).join("\n");
}

export function everything(values) {
  return Object.keys(values).filter((name) => ![...OURS, ...NUMBERS].includes(name))
    .map((name) => asText(name, values[name])).filter((text) => text.trim()).join("\n\n");
}
