// What differs between two texts, by words.
const LARGEST = 4_000_000;

export function wordsOf(text) {
  return text.match(/\s+|[\p{L}\p{N}_'’-]+|[^\s\p{L}\p{N}]/gu) ?? [];
}

// Returns [kind, text] pairs, kind one of "same", "gone", "new".
export function compare(before, after) {
  const old = wordsOf(before);
  const fresh = wordsOf(after);
  let start = 0;
  while (start < old.length && start < fresh.length && old[start] === fresh[start]) start += 1;
  let end = 0;
  const most = Math.min(old.length, fresh.length) - start;
  while (end < most && old[old.length - 1 - end] === fresh[fresh.length - 1 - end]) end += 1;
  const middle = between(old.slice(start, old.length - end), fresh.slice(start, fresh.length - end));
  return joined([
    ...old.slice(0, start).map((word) => ["same", word]),
    ...middle,
    ...old.slice(old.length - end).map((word) => ["same", word]),
  ]);
}

function between(old, fresh) {
  if (old.length * fresh.length > LARGEST) return [["gone", old.join("")], ["new", fresh.join("")]];
  const width = fresh.length + 1;
  const longest = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = fresh.length - 1; j >= 0; j -= 1) {
      const here = i * width + j;
      longest[here] =
        old[i] === fresh[j] ? longest[here + width + 1] + 1 : Math.max(longest[here + width], longest[here + 1]);
    }
  }
  return walk(old, fresh, longest, width);
}

function walk(old, fresh, longest, width) {
  const parts = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < fresh.length) {
    const here = i * width + j;
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      parts.push(["same", old[i]]);
      i += 1;
      j += 1;
    } else if (j >= fresh.length || (i < old.length && longest[here + width] >= longest[here + 1])) {
      parts.push(["gone", old[i]]);
      i += 1;
    } else {
      parts.push(["new", fresh[j]]);
      j += 1;
    }
  }
  return parts;
}

function joined(parts) {
  const out = [];
  for (const [kind, text] of parts) {
    if (out.length && out[out.length - 1][0] === kind) out[out.length - 1][1] += text;
    else if (text) out.push([kind, text]);
  }
  return out;
}

const TAGS = { gone: "del", new: "ins" };

// Shows the differences in an element; only ever as text.
export function showDiff(place, before, after) {
  const parts = compare(before, after).map(([kind, text]) => {
    if (kind === "same") return document.createTextNode(text);
    const mark = document.createElement(TAGS[kind]);
    mark.textContent = text;
    return mark;
  });
  place.replaceChildren(...parts);
}
