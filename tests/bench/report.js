// Turns numbers into medians, and medians into a table with the project's limits.

import { existsSync, readFileSync } from "node:fs";

export const sorted = (numbers) => [...numbers].sort((a, b) => a - b);

/** The median; for an even number of values, the upper of the two in the middle. */
export const median = (numbers) => sorted(numbers)[numbers.length >> 1];

/** The 95th percentile. */
export const p95 = (numbers) => sorted(numbers)[Math.ceil(numbers.length * 0.95) - 1];

export const ms = (number) => `${number.toFixed(number < 10 ? 1 : 0)} ms`;
export const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
export const times = (number) => `${number.toFixed(number < 10 ? 1 : 0)}×`;

/**
 * Starts to measure the steal time, which a host of virtual machines takes from the processors. Returns a function for
 * its share since then, from 0 to 1; null if the system does not report it. If it is high, the times of a run are not
 * reliable.
 */
export function takenAway() {
  const read = () => {
    // user, nice, system, idle, iowait, irq, softirq, steal; the fields after these are included in the first two.
    const counts = readFileSync("/proc/stat", "utf8").split("\n")[0].split(/\s+/).slice(1, 9).map(Number);
    return { stolen: counts[7], all: counts.reduce((sum, count) => sum + count, 0) };
  };
  if (!existsSync("/proc/stat")) return () => null;
  const before = read();
  return () => {
    const now = read();
    return (now.stolen - before.stolen) / Math.max(1, now.all - before.all);
  };
}

/** Lines with columns of equal width; the first `left` columns are aligned to the left. */
function table(rows, left) {
  const widths = rows[0].map((_, at) => Math.max(...rows.map((row) => row[at].length)));
  const set = (cell, at) => (at < left ? cell.padEnd(widths[at]) : cell.padStart(widths[at]));
  return rows.map((row) => row.map(set).join("   ").trimEnd()).join("\n");
}

/**
 * Prints results and limits; returns whether all limits are met. `names` are those of the subjects, ours first. A
 * figure is `{ name, found, show }` with a number for each subject that has one; a bar is `{ name, limit, found, kept
 * }`.
 */
export function print({ title, names, figures, bars, notes }) {
  const head = ["", ...names.flatMap((name, at) => (at === 0 ? [name] : [name, "/ ours"]))];
  const rows = figures.map(({ name, found: [ours, ...others], show }) => {
    const cells = names.slice(1).flatMap((_, at) => {
      const other = others[at];
      return other === undefined ? ["", ""] : [show(other), ours === 0 ? "" : times(other / ours)];
    });
    return [name, show(ours), ...cells];
  });
  console.log(`\n${title}\n\n${table([head, ...rows], 1)}\n`);
  const judged = bars.map(({ name, limit, found, kept }) => [kept ? "ok  " : "over", name, limit, found]);
  console.log(table([["", "bar", "limit", "found"], ...judged], 2));
  console.log(`\n${notes.join("\n")}`);
  return bars.every(({ kept }) => kept);
}
