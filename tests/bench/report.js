// Numbers into medians, medians into a table with the bars of the project.

export const sorted = (numbers) => [...numbers].sort((a, b) => a - b);

/** The middle one; of an even number the upper of the two in the middle. */
export const median = (numbers) => sorted(numbers)[numbers.length >> 1];

/** The number that 95 of 100 don't exceed. */
export const p95 = (numbers) => sorted(numbers)[Math.ceil(numbers.length * 0.95) - 1];

export const ms = (number) => `${number.toFixed(number < 10 ? 1 : 0)} ms`;
export const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
export const times = (number) => `${number.toFixed(number < 10 ? 1 : 0)}×`;

/** Lines with columns of equal width, the first `left` of them set to the left. */
function table(rows, left) {
  const widths = rows[0].map((_, at) => Math.max(...rows.map((row) => row[at].length)));
  const set = (cell, at) => (at < left ? cell.padEnd(widths[at]) : cell.padStart(widths[at]));
  return rows.map((row) => row.map(set).join("   ").trimEnd()).join("\n");
}

/**
 * Prints figures and bars; returns whether every bar is kept. A figure is `{ name, ours, peer, show }`, a bar
 * `{ name, limit, found, kept }`.
 */
export function print({ title, peerName, figures, bars, notes }) {
  const head = ["", "Token Console", peerName, "peer / ours"];
  const rows = figures.map(({ name, ours, peer, show }) => [
    name,
    show(ours),
    peer === undefined ? "" : show(peer),
    peer === undefined || ours === 0 ? "" : times(peer / ours),
  ]);
  console.log(`\n${title}\n\n${table([head, ...rows], 1)}\n`);
  const judged = bars.map(({ name, limit, found, kept }) => [kept ? "ok  " : "over", name, limit, found]);
  console.log(table([["", "bar", "limit", "found"], ...judged], 2));
  for (const note of notes) console.log(`\n${note}`);
  return bars.every(({ kept }) => kept);
}
