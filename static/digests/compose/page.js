// What the page says about itself: its addresses, the version of the digest, who is editing.
const root = document.getElementById("composer");

export const page = {
  root,
  base: root?.dataset.base,
  digest: root?.dataset.digest,
  user: root?.dataset.user,
  version: Number(root?.dataset.version),
  csrf: root?.dataset.csrf,
  get frozen() {
    return root.hasAttribute("data-frozen");
  },
};

export const byId = (id) => document.getElementById(id);
export const article = (uuid) => byId(`item-${uuid}`);
export const itemsOf = (section) => page.root.querySelector(`[data-items-of="${CSS.escape(section)}"]`);
export const sections = () => [...page.root.querySelectorAll("[data-section]")];
export const within = (list) => [...list.children].filter((child) => child.matches("[data-item]"));
export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// Says something to a screen reader; the same words twice are two announcements.
export function announce(words) {
  if (!words) return;
  const place = byId("c-announce");
  place.textContent = place.textContent === words ? `${words}\u00a0` : words;
}
