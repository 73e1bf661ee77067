// Copy buttons in an opened “Cite”. A plain script and no module, for browsers load no module from a folder.
(() => {
  "use strict";
  const { copy, copied } = document.currentScript.dataset;

  const button = (term) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = copy;
    made.setAttribute("aria-label", `${copy}: ${term.textContent}`);
    made.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(term.nextElementSibling.textContent);
        made.textContent = copied;
        made.setAttribute("aria-label", copied);
      } catch {
        // The browser forbids it: the text is still there, and one click selects all of it.
        made.remove();
      }
    });
    return made;
  };

  // Opening doesn't bubble, but it is caught on the way down.
  document.addEventListener("toggle", ({ target }) => {
    if (!navigator.clipboard || !target.matches(".foot details[open]") || target.querySelector("button")) return;
    for (const term of target.querySelectorAll("dt")) term.append(" ", button(term));
  }, true);
})();
