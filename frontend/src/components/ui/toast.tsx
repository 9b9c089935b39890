"use client";

import { lazy, Suspense, useSyncExternalStore } from "react";

export interface Said {
  title: string;
  description?: string;
  /** Takes back what was done; offered as a button for as long as the toast stands. */
  undo?: () => void;
}

type Kind = "done" | "failed";
type Teller = (kind: Kind, said: Said) => void;

// Few pages say anything in their first second: what draws it comes with the first word, which waits here for it.
const List = lazy(() => import("./toast-list").then((module) => ({ default: module.ToastList })));
const waiting: [Kind, Said][] = [];
let teller: Teller | null = null;
let wanted = false;
const listeners = new Set<() => void>();

function say(kind: Kind, said: Said) {
  if (teller) return teller(kind, said);
  waiting.push([kind, said]);
  wanted = true;
  for (const listener of listeners) listener();
}

/** The list is there: it tells what waited, and from now on everything. */
export function tellBy(next: Teller | null) {
  teller = next;
  if (next) for (const [kind, said] of waiting.splice(0)) next(kind, said);
}

/**
 * A sentence in the corner about what has just happened, callable from anywhere.
 *
 *     toast.done({ title: t("assigned", { name }), undo: () => assign(before) })
 */
export const toast = {
  done: (said: Said) => say("done", said),
  failed: (said: Said) => say("failed", said),
};

export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => wanted,
    () => false,
  );
  return shown ? (
    <Suspense fallback={null}>
      <List />
    </Suspense>
  ) : null;
}
