// An item's image: sent when chosen, with its progress; the point that crops keep, by pointer or by numbers.
import { draw, parse, showSaved } from "./draw.js";
import { field } from "./fields.js";
import { Unreachable } from "./line.js";
import { get, upload } from "./wire.js";
import { say } from "./words.js";

export function equipImage(draft) {
  const { form } = draft;
  if (!field(form, "image")) return;
  listenToChooser(draft);
  form.addEventListener("input", (event) => event.target.name?.startsWith("focus_") && showFocus(form));
  form.addEventListener("click", (event) => event.target.closest("[data-focus-picture]") && aim(form, event));
  form.addEventListener("c-filled", () => showFocus(form));
  form.addEventListener("c-image-removed", () => fieldsAnew(draft));
  showFocus(form);
}

// A chosen file isn't typed text: it goes by itself, and leaves the draft as it is.
function listenToChooser(draft) {
  const chooser = field(draft.form, "image");
  chooser.addEventListener("input", (event) => event.stopPropagation());
  chooser.addEventListener("change", (event) => {
    event.stopPropagation();
    if (chooser.files.length) send(draft, chooser);
  });
}

// Crops keep the point: their position is set through the object model, which the policy allows.
function showFocus(form) {
  const x = percent(form, "focus_x");
  const y = percent(form, "focus_y");
  form.querySelectorAll("[data-crop] img").forEach((picture) => (picture.style.objectPosition = `${x}% ${y}%`));
  const point = form.querySelector("[data-focus-point]");
  if (!point) return;
  point.style.left = `${x}%`;
  point.style.top = `${y}%`;
}

function percent(form, name) {
  const value = Number(field(form, name)?.value || 50);
  return Math.min(100, Math.max(0, value));
}

function aim(form, event) {
  const picture = form.querySelector("[data-focus-picture] img");
  const frame = picture.getBoundingClientRect();
  if (!frame.width || !event.clientX) return;
  const part = (at, from, size) => String(Math.min(100, Math.max(0, Math.round(((at - from) / size) * 100))));
  field(form, "focus_x").value = part(event.clientX, frame.left, frame.width);
  field(form, "focus_y").value = part(event.clientY, frame.top, frame.height);
  showFocus(form);
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

async function send(draft, chooser) {
  const bar = draft.form.querySelector("progress");
  const status = draft.form.querySelector("[data-image-status]");
  const tell = (words) => status && (status.textContent = words);
  if (!(await draft.flush({ whole: true }))) return tell(say("image-waits"));
  // Both go over the item's version: what is typed meanwhile is saved after the upload.
  draft.running = transfer(draft, chooser, bar, tell).finally(() => (draft.running = null));
  await draft.running;
  if (!draft.isClean) draft.later();
}

async function transfer(draft, chooser, bar, tell) {
  tell(say("image-sending"));
  if (bar) bar.hidden = false;
  try {
    const body = new FormData();
    body.append("image", chooser.files[0]);
    body.append("version", draft.version);
    const answer = await upload(`item/${draft.uuid}/image/`, body, (part) => bar && (bar.value = part));
    tell(answer.status === 200 ? say("image-done") : why(answer));
    if (answer.status === 200) await taken(draft, answer.data);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    tell(say("image-failed"));
  } finally {
    if (bar) bar.hidden = true;
    chooser.value = "";
  }
  return true;
}

const why = ({ data }) => Object.values(data?.errors ?? {}).flat().join(" ") || data?.error || say("image-failed");

async function taken(draft, data) {
  draft.version = data.item?.version ?? draft.version + 1;
  draw(data, { quiet: true });
  showSaved(say("saved", { time: data.saved_at }));
  await fieldsAnew(draft);
  draft.form.querySelector("[data-image-status]").textContent = say("image-done");
}

// The image's fields as they are by now: there are more of them where there is an image.
export async function fieldsAnew(draft) {
  const answer = await get(`item/${draft.uuid}/form/`);
  const fresh = parse(answer.text).querySelector("[data-image]");
  if (!fresh || draft.closed) return;
  const old = draft.form.querySelector("[data-image]");
  const hadFocus = old.contains(document.activeElement);
  for (const name of ["image_alt", "image_credit", "focus_x", "focus_y"]) {
    const [typed, now] = [field(old, name), field(fresh, name)];
    if (typed && now && typed.value !== String(draft.known[name] ?? "")) now.value = typed.value;
  }
  old.replaceWith(fresh);
  draft.learn();
  listenToChooser(draft);
  showFocus(draft.form);
  if (hadFocus) field(draft.form, "image").focus();
}
