export interface DiffLine {
  kind: "same" | "added" | "removed";
  text: string;
}

/**
 * What became of the lines of a text: the longest common part stays, the rest goes or comes.
 *
 *     diff("a\nb", "a\nc") = [same a, removed b, added c]
 */
export function diff(before: string, after: string): DiffLine[] {
  const old = before.split("\n");
  const now = after.split("\n");
  // longest[i][j]: how many lines old[i..] and now[j..] share, in order
  const longest = Array.from({ length: old.length + 1 }, () => new Array<number>(now.length + 1).fill(0));
  const at = (i: number, j: number) => longest[i]?.[j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      const row = longest[i] as number[];
      row[j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      lines.push({ kind: "same", text: old[i] ?? "" });
      i++;
      j++;
    } else if (i < old.length && (j >= now.length || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ kind: "removed", text: old[i++] ?? "" });
    } else {
      lines.push({ kind: "added", text: now[j++] ?? "" });
    }
  }
  return lines;
}
