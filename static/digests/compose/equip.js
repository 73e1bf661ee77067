// What an open form gets: the text bar, pasting, citations, topics, the image, Done and the save key.
import { addBar } from "./bar.js";
import { equipCitations } from "./citations.js";
import { field } from "./fields.js";
import { equipImage } from "./image.js";
import { acceptPaste } from "./paste.js";
import { equipTopics } from "./topics.js";
import { piece } from "./words.js";

export function equip(draft, { done }) {
  const { form } = draft;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    done();
  });
  form.addEventListener("keydown", (event) => saveKey(event, draft));
  if (!form.querySelector('[data-act="done"]')) form.append(piece("c-done"));
  form.querySelector('[data-act="done"]').addEventListener("click", (event) => {
    event.preventDefault();
    done();
  });
  if (draft.kind === "item") equipItem(draft);
}

function equipItem(draft) {
  const { form } = draft;
  const body = field(form, "body");
  addBar(body);
  acceptPaste(body);
  equipCitations(form);
  equipTopics(form);
  equipImage(draft);
}

function saveKey(event, draft) {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
  event.preventDefault();
  draft.flush();
}
