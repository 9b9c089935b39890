export interface Thing {
  id: string;
  /** What it is called. */
  name: string;
  /** What it is: "Dataset", "Feature". */
  kind: string;
}

export interface Link {
  from: string;
  to: string;
}

const WIDTH = 188;
const HEIGHT = 68;

/** Where each thing stands: left of everything that comes from it. A circle, which lineage never has, ends the walk. */
export function layout(
  things: readonly Thing[],
  links: readonly Link[],
): Map<string, { x: number; y: number }> {
  const depth = new Map(things.map((one) => [one.id, 0]));
  for (let round = 0; round < things.length; round++) {
    let moved = false;
    for (const { from, to } of links) {
      const next = (depth.get(from) ?? 0) + 1;
      if (next > (depth.get(to) ?? 0) && next < things.length) {
        depth.set(to, next);
        moved = true;
      }
    }
    if (!moved) break;
  }
  const filled = new Map<number, number>();
  return new Map(
    things.map((one) => {
      const column = depth.get(one.id) ?? 0;
      const row = filled.get(column) ?? 0;
      filled.set(column, row + 1);
      return [one.id, { x: column * WIDTH, y: row * HEIGHT }];
    }),
  );
}
