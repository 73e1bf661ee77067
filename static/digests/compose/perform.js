// Acts that change order or structure: one after the other, each under the digest's version.
import { draw, showSaved } from "./draw.js";
import { announce, byId, page } from "./page.js";
import { refresh } from "./refresh.js";
import { post, surely } from "./wire.js";
import { say } from "./words.js";

let line = Promise.resolve();
let count = 0;

export const isBusy = () => count > 0;

// Queues an act. prepare() gives {path, body} when its turn comes, from the page as it is then, or null.
// again: an act that may be repeated on top of somebody else's change of order.
export function perform(prepare, { again = false } = {}) {
  count += 1;
  const done = line.then(() => run(prepare, again)).finally(() => (count -= 1));
  line = done.catch(() => null);
  return done;
}

async function run(prepare, again) {
  for (let tries = 0; ; tries += 1) {
    const act = await prepare();
    if (!act) return null;
    const { answer, isLost } = await sent(act);
    if (answer.status === 200) {
      say200(answer.data);
      return answer.data;
    }
    const isOutdated = ["stale", "gone"].includes(answer.data?.code);
    const once = isOutdated && again && !tries;
    await refused(answer, { once, isLost });
    if (!once) return null;
  }
}

// isLost: a try before got no answer, so that it may have been done already.
async function sent(act) {
  let tries = 0;
  const body = { ...act.body, digest_version: page.version };
  const answer = await surely(() => {
    tries += 1;
    return post(act.path, body);
  });
  return { answer, isLost: tries > 1 };
}

function say200(data) {
  hideNotice();
  draw(data);
}

async function refused({ data }, { once, isLost }) {
  draw({ html: data?.html, order: data?.order, digest_version: data?.digest_version });
  if (!data?.html) await refresh();
  if (once) return;
  const words = why(data, isLost);
  notice(words);
  announce(words);
  showSaved(say("not-done"));
}

function why(data, isLost) {
  if (isLost && ["stale", "gone"].includes(data?.code)) return say("answer-lost");
  return data?.code === "stale" ? say("order-changed") : (firstError(data) ?? data?.error ?? say("refused"));
}

const firstError = (data) => (data?.errors ? Object.values(data.errors).flat().join(" ") : null);

// A refusal stays readable until the next act goes through or it is closed.
export function notice(words) {
  const place = byId("c-notice");
  place.querySelector('[data-text="notice"]').textContent = words;
  place.hidden = false;
}

export function hideNotice() {
  byId("c-notice").hidden = true;
}
