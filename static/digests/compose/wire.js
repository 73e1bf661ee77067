// Requests: reads and acts, with the token, the signed-out and the broken line dealt with in one place.
import { givesUp, isUp, Unreachable, untilWorthTrying } from "./line.js";
import { page } from "./page.js";
import { freshToken, signedInAgain } from "./signin.js";

const PATIENCE = 20000;
// Our answers bear it: the page of a proxy, of a hotel's network or of a server that starts doesn't.
const MARK = "X-Composer";

async function fetched(path, options) {
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(page.base + path, { credentials: "same-origin", signal, ...options });
    const body = await answer.text();
    if (answer.status >= 500 || answer.status === 429) throw new Unreachable(answer.status);
    const isOurs = answer.headers.has(MARK);
    if (answer.ok && !isOurs && !answer.redirected) throw new Unreachable();
    isUp();
    return { status: answer.status, data: read(answer, body), text: body, isOurs, redirected: answer.redirected };
  } catch (error) {
    throw error instanceof Unreachable ? error : new Unreachable();
  }
}

function read(answer, body) {
  const isJson = answer.headers.get("Content-Type")?.includes("json");
  return isJson ? JSON.parse(body) : null;
}

const isSignedOut = (answer) => answer.status === 401 || (answer.redirected && !answer.isOurs);
const isBadToken = (answer) => answer.status === 403 && answer.data === null;

// One try at a request. Throws Unreachable; waits while signed out; renews a token that has gone stale.
async function once(path, options) {
  let renewed = false;
  let waited = false;
  for (;;) {
    const answer = await fetched(path, options());
    if (isSignedOut(answer)) {
      // Signed in, and sent elsewhere all the same: that is nobody's answer.
      if (waited && answer.redirected) throw new Unreachable();
      waited = true;
      await signedInAgain();
    } else if (isBadToken(answer) && !renewed) {
      renewed = true;
      if (!(await freshToken())) await signedInAgain();
    } else {
      return answer;
    }
  }
}

const headers = (more = {}) => ({ "X-CSRFToken": page.csrf, "X-Requested-With": "fetch", ...more });

export function post(path, body) {
  const type = { "Content-Type": "application/json" };
  return once(path, () => ({ method: "POST", headers: headers(type), body: JSON.stringify(body) }));
}

// A form of a tab, as a browser would send it.
export function postForm(path, form) {
  form.delete("csrfmiddlewaretoken");
  return once(path, () => ({ method: "POST", headers: headers(), body: form }));
}

export function get(path) {
  return once(path, () => ({ headers: { "X-Requested-With": "fetch" } }));
}

// As often as it takes: the ids come from here, so that a second try makes no second row.
// What breaks the server again and again is answered as refused.
export async function surely(work) {
  const isHopeless = givesUp();
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      if (isHopeless(error)) return isUp() ?? { status: error.status, data: null };
      await untilWorthTrying();
    }
  }
}

// A file, with its progress from 0 to 1.
export async function upload(path, form, progress) {
  const answer = await sent(path, form, progress);
  if (answer.status !== 401) return answer;
  await signedInAgain();
  return sent(path, form, progress);
}

function sent(path, form, progress) {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open("POST", page.base + path);
    Object.entries(headers()).forEach(([name, value]) => request.setRequestHeader(name, value));
    request.upload.addEventListener("progress", (event) => progress(event.loaded / event.total));
    request.addEventListener("error", () => fail(new Unreachable()));
    request.addEventListener("load", () => {
      const isOurs = request.getResponseHeader(MARK);
      if (request.status >= 500 || (request.status === 200 && !isOurs)) return fail(new Unreachable());
      const isJson = request.getResponseHeader("Content-Type")?.includes("json");
      return done({ status: request.status, data: isJson ? JSON.parse(request.responseText) : null });
    });
    request.send(form);
  });
}
