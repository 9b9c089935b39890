/** Whether the server answers; asked again every few seconds while it does not. */
const EVERY = 3000;
let reachable = true;
let asking: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function become(next: boolean) {
  if (reachable === next) return;
  reachable = next;
  for (const listener of listeners) listener();
}

async function askAgain() {
  asking = undefined;
  try {
    await fetch("/health/live", { cache: "no-store" });
    network.works();
  } catch {
    network.fails();
  }
}

export const network = {
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  reachable: () => reachable,
  works() {
    become(true);
  },
  fails() {
    become(false);
    if (asking === undefined) asking = setTimeout(askAgain, EVERY);
  },
};
