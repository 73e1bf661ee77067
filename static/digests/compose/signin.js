// Signed out while working: says so without taking the focus from what is being typed, and waits.
import { byId, page, pause } from "./page.js";

const EVERY = 3000;
let waiting = null;

export async function freshToken() {
  const answer = await fetch(`${page.base}token/`, { headers: { Accept: "application/json" } });
  const isJson = answer.headers.get("Content-Type")?.includes("json");
  if (answer.status !== 200 || !isJson) return false;
  const { csrf, user } = await answer.json();
  // Somebody else's sign-in doesn't do: what waits was typed by the person who opened this page.
  if (String(user) !== page.user) return false;
  page.csrf = csrf;
  return true;
}

// Resolves once the same person is signed in again, in whatever tab.
export function signedInAgain() {
  waiting ??= wait().finally(() => {
    waiting = null;
    byId("c-signed-out").hidden = true;
  });
  return waiting;
}

export const isSignedOut = () => waiting !== null;

async function wait() {
  const panel = byId("c-signed-out");
  panel.hidden = false;
  let stop = null;
  const asked = () => stop?.();
  const button = panel.querySelector("button");
  button.addEventListener("click", asked);
  addEventListener("focus", asked);
  try {
    while (!(await freshToken().catch(() => false))) {
      await Promise.race([pause(EVERY), new Promise((done) => (stop = done))]);
    }
  } finally {
    button.removeEventListener("click", asked);
    removeEventListener("focus", asked);
  }
}
