// The composer: everything that scripts add to the page. Without them the stock pages do it all.
import * as acts from "./acts.js";
import { makeDraggable } from "./drag.js";
import { afterDrawing } from "./draw.js";
import * as editor from "./editor.js";
import * as line from "./line.js";
import { page } from "./page.js";
import * as people from "./people.js";
import { offerAll } from "./recover.js";
import * as tabs from "./tabs.js";
import { addTools } from "./tools.js";
import * as undo from "./undo.js";

const isUnsaved = () => (editor.current() && !editor.current().isSafe) || tabs.hasTyped();

if (page.root) {
  document.documentElement.classList.add("c-scripts");
  addTools(page.root);
  line.watch();
  acts.listen();
  acts.foldOnPhones();
  undo.listen();
  tabs.listen();
  people.listen();
  makeDraggable();
  afterDrawing(soon(tabs.refreshPanels, 1500));
  offerAll({ open: editor.open, putBack: tabs.putBack });
  addEventListener("beforeunload", (event) => {
    if (isUnsaved()) event.preventDefault();
  });
}

function soon(work, ms) {
  let timer = null;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, ms);
  };
}
