// The side's panels: fetched, drawn anew, their forms sent in place. Nothing typed in one is ever replaced.
import * as copies from "./copies.js";
import { parse } from "./draw.js";
import { Unreachable } from "./line.js";
import { page } from "./page.js";
import { refresh } from "./refresh.js";
import { get, postForm } from "./wire.js";
import { piece, say, write } from "./words.js";

const BOXES = "input:not([type=hidden], [type=radio], [type=checkbox]), textarea";
const isTyped = (box) => box.value !== box.defaultValue;
const typedIn = (place) => [...place.querySelectorAll(BOXES)].filter(isTyped);
const isSelect = (box) => box.matches("select");

export const hasTyped = (place) => typedIn(place).length > 0;

// The values of a form by the ids of its boxes.
function valuesOf(form) {
  const boxes = [...form.querySelectorAll(`${BOXES}, select`)].filter((box) => box.id);
  return Object.fromEntries(boxes.map((box) => [box.id, box.value]));
}

// What was typed into a panel's forms, and the choices beside it.
function typedValues(panel) {
  const forms = [...panel.querySelectorAll("form")].filter(hasTyped);
  return Object.assign({}, ...forms.map(valuesOf));
}

// The local copy of what is typed in a panel, after each keystroke.
export function keepTyped(panel) {
  const typed = typedIn(panel);
  if (!typed.length) return copies.drop(panel.dataset.tab);
  const text = typed.map((box) => box.value).join("\n\n");
  return copies.keep(panel.dataset.tab, { kind: "tab", values: typedValues(panel), text });
}

// Puts values back by the ids of their boxes, after what is typed there already; false where a box is gone.
export function putBack(panel, values) {
  return Object.entries(values).every(([id, value]) => {
    const box = panel.querySelector(`#${CSS.escape(id)}`);
    if (!box) return !value;
    const isMore = !isSelect(box) && isTyped(box) && box.value !== value;
    box.value = isMore ? `${box.value}\n${value}` : value;
    if (!isSelect(box) && isTyped(box)) box.closest("details")?.setAttribute("open", "");
    return true;
  });
}

function fill(panel, html, values = typedValues(panel)) {
  panel.replaceChildren(...parse(html).childNodes);
  // Where its box is gone, the copy stays, and is offered when the page is opened again.
  if (putBack(panel, values)) keepTyped(panel);
}

export async function fetchPanel(panel, { anew = false } = {}) {
  if (panel.dataset.fetched && !anew) return;
  panel.dataset.fetched = "yes";
  const answer = await tried(() => get(`tab/${panel.dataset.tab}/`));
  if (anew && (hasTyped(panel) || panel.contains(document.activeElement))) return;
  clearTrouble(panel);
  if (answer.status === 200) return fill(panel, answer.text);
  delete panel.dataset.fetched;
  panel.prepend(trouble("not-loaded", answer, () => fetchPanel(panel)));
}

async function tried(work) {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    return { status: error.status, data: null };
  }
}

const clearTrouble = (panel) => panel.querySelectorAll(".c-trouble").forEach((note) => note.remove());

// What went wrong, in words, and a button that does it again.
function trouble(what, { status, data }, again) {
  const why = data?.error ?? (status ? say("answered", { status }) : say("no-answer"));
  const note = write(piece("c-trouble"), { why: `${say(what)} ${why}` });
  note.querySelector("button").addEventListener("click", again);
  return note;
}

const isOfPanel = (form, action) => form.method === "post" && action.pathname.startsWith(`${page.base}tab/`);

// A form inside a panel (a comment, a warning accepted) is sent in place; the answer is the panel anew.
export async function sendForm(event) {
  const { target: form, submitter } = event;
  const panel = form.closest('[role="tabpanel"]');
  // Not by the properties: a button's formAction is the page's address where it has none of its own.
  const action = new URL(submitter?.getAttribute("formaction") ?? form.getAttribute("action") ?? "", location);
  if (!panel || !isOfPanel(form, action)) return;
  event.preventDefault();
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  const sent = valuesOf(form);
  const path = action.pathname.slice(page.base.length);
  const answer = await tried(() => postForm(path, new FormData(form, submitter)));
  delete form.dataset.sending;
  clearTrouble(panel);
  if (answer.data || !answer.isOurs) return refused(form, submitter, answer);
  drawAnswer(panel, form, sent, answer);
  if (answer.status === 200) await refresh();
}

function refused(form, submitter, answer) {
  const note = trouble("not-sent", answer, () => form.requestSubmit(submitter));
  form.prepend(note);
  note.querySelector("button").focus();
}

// Other forms keep what is typed in them, and this one what was typed after it was sent.
function drawAnswer(panel, form, sent, { status, text }) {
  const now = valuesOf(form);
  const isSent = (id, value) => status === 200 && sent[id] === value;
  const kept = Object.entries(typedValues(panel)).filter(([id, value]) => now[id] !== value || !isSent(id, value));
  fill(panel, text, Object.fromEntries(kept));
  // Refused: what stands in the form still waits to be sent.
  if (status !== 200) stillTyped(panel, sent);
  panel.querySelector("[role=status], [role=alert], h2")?.setAttribute("tabindex", "-1");
  panel.querySelector("[tabindex='-1']")?.focus();
}

function stillTyped(panel, sent) {
  const boxes = [...panel.querySelectorAll(BOXES)].filter((box) => box.value && box.value === sent[box.id]);
  // Set once, a value is kept apart from the default that is emptied here.
  boxes.forEach((box) => Object.assign(box, { value: box.value, defaultValue: "" }));
  keepTyped(panel);
}
