interface Point {
  axisValueLabel?: string;
  name?: string;
  seriesName?: string;
  value?: unknown;
  color?: unknown;
}

/** What stands beside the pointer, as elements made of text alone. */
export function tip(said: unknown, says: (value: number, series?: string) => string): HTMLElement {
  const points = (Array.isArray(said) ? said : [said]) as Point[];
  const box = document.createElement("div");
  box.className = "flex flex-col gap-0.5";
  const title = points[0]?.axisValueLabel ?? points[0]?.name;
  if (title) box.append(line("font-medium", title));
  for (const point of points) {
    const value = Array.isArray(point.value) ? point.value.at(-1) : point.value;
    const text = typeof value === "number" ? says(value, point.seriesName) : String(value ?? "–");
    const row = line("flex items-center gap-2", "");
    const dot = line("size-2 rounded-full", "");
    if (typeof point.color === "string") dot.style.background = point.color;
    row.append(dot);
    if (point.seriesName && !/^series\d/.test(point.seriesName))
      row.append(line("text-muted", point.seriesName));
    row.append(line("figures ml-auto", text));
    box.append(row);
  }
  return box;
}

function line(className: string, text: string): HTMLElement {
  const made = document.createElement("div");
  made.className = className;
  made.textContent = text;
  return made;
}
