/**
 * Whether the browser's session still counts. When it has ended in the middle of something, what was asked waits
 * here until one has signed in again, and is then asked once more: nothing that was typed is lost.
 */
type Standing = "unknown" | "in" | "expired";

let standing: Standing = "unknown";
let waiting: { promise: Promise<void>; resume: () => void } | null = null;
const listeners = new Set<() => void>();

function become(next: Standing) {
  standing = next;
  for (const listener of listeners) listener();
}

export const signedIn = {
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  standing: () => standing,

  /** The API has answered somebody: from now on a 401 means that the session has ended. */
  confirm() {
    if (standing !== "in") become("in");
    waiting?.resume();
    waiting = null;
  },

  /** One has signed out by one's own will. */
  forget() {
    become("unknown");
  },

  /** Resolves when one has signed in again. */
  again(): Promise<void> {
    if (!waiting) {
      let resume = () => {};
      const promise = new Promise<void>((resolve) => {
        resume = resolve;
      });
      waiting = { promise, resume };
      become("expired");
    }
    return waiting.promise;
  },
};
