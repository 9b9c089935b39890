import type { CallPoint, Charts } from "./queries";

/** What calling on the first `n` brings; money is null where nobody has said what a call costs. */
export interface Called {
  n: number;
  found: number;
  profit: number | null;
}

/** A curve of calls, and the numbers on it that matter. */
export interface Curve {
  points: Called[];
  customers: number;
  found: number;
  /** The number of which the scores promise most, where money is known. */
  chosen: number | null;
  best: number | null;
}

/** Of counts that have no price yet. */
export function unpriced(calls: Charts["calls"]["score"]): Curve {
  const points = calls.map(({ n, positives }) => ({ n, found: positives, profit: null }));
  return { points, ...ends(points), chosen: null, best: null };
}

export function priced(choice: { points: CallPoint[]; chosen: CallPoint; best: CallPoint }): Curve {
  const points = choice.points.map(({ n, found, profit }) => ({ n, found, profit }));
  return { points, ...ends(points), chosen: choice.chosen.n, best: choice.best.n };
}

function ends(points: Called[]) {
  const last = points.at(-1);
  return { customers: last?.n ?? 0, found: last?.found ?? 0 };
}

/** The point at `n`, in between in proportion. */
export function at(points: readonly Called[], n: number): Called {
  const after = points.findIndex((point) => point.n >= n);
  const one = points[after] ?? points.at(-1) ?? { n: 0, found: 0, profit: null };
  const before = points[after - 1];
  if (one.n === n || !before) return { ...one, n: Math.min(n, one.n) };
  const part = (n - before.n) / (one.n - before.n);
  const mixed = (from: number, to: number) => from + part * (to - from);
  return {
    n,
    found: mixed(before.found, one.found),
    profit: before.profit === null || one.profit === null ? null : mixed(before.profit, one.profit),
  };
}
