// Pasting from Word or a page into the text: links, emphasis, lists and quotes stay, all else goes.
import { insert } from "./bar.js";
import { markdown } from "./markdown.js";

export function acceptPaste(box) {
  box.addEventListener("paste", (event) => {
    const html = event.clipboardData?.getData("text/html");
    if (!html) return;
    const text = markdown(html);
    if (!text || text === event.clipboardData.getData("text/plain").trim()) return;
    event.preventDefault();
    insert(box, text);
  });
}
