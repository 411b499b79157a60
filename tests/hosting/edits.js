// The changes that a user makes in an example: only in lines that it marks with CHANGE.

const isComment = (line) => line.trimStart().startsWith("#");

/** Whether a line has the mark, or the comment directly above it. */
function isMarked(lines, at) {
  if (lines[at].includes("CHANGE")) return true;
  for (let above = at - 1; above >= 0 && isComment(lines[above]); above -= 1) {
    if (lines[above].includes("CHANGE")) return true;
  }
  return false;
}

function only(lines, what, matches) {
  const found = lines.flatMap((line, at) => (matches(line) ? [at] : []));
  if (found.length !== 1) throw new Error(`the example has ${found.length} lines with \`${what}\`, not one`);
  return found[0];
}

/** Replaces a marked line by another. `start` is how it begins. */
export function change(text, start, line) {
  const lines = text.split("\n");
  const at = only(lines, start, (each) => each.trimStart().startsWith(start));
  if (!isMarked(lines, at)) throw new Error(`the example does not mark \`${start}\` with CHANGE`);
  lines[at] = line;
  return lines.join("\n");
}

/** Removes the `#` before the lines that follow a comment with these words. */
export function uncomment(text, words) {
  const lines = text.split("\n");
  const heading = only(lines, words, (each) => isComment(each) && each.includes(words));
  if (!lines[heading].includes("CHANGE")) throw new Error(`the example does not mark \`${words}\` with CHANGE`);
  let at = heading + 1;
  for (; isComment(lines[at]); at += 1) lines[at] = lines[at].replace(/# ?/, "");
  return { text: lines.join("\n"), next: at };
}

/** The same for lines that are there instead of the next one. */
export function exchange(text, words) {
  const uncommented = uncomment(text, words);
  const lines = uncommented.text.split("\n");
  lines.splice(uncommented.next, 1);
  return lines.join("\n");
}
