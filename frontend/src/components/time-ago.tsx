"use client";

import { useSyncExternalStore } from "react";
import { useFormat } from "@/lib/format";

const EVERY = 30_000;
let now = new Date();
const listeners = new Set<() => void>();
let ticking: ReturnType<typeof setInterval> | undefined;

/** One clock for all times of a page. */
function subscribe(listener: () => void) {
  listeners.add(listener);
  ticking ??= setInterval(() => {
    now = new Date();
    for (const each of listeners) each();
  }, EVERY);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(ticking);
      ticking = undefined;
    }
  };
}

/**
 * "3 hours ago", with the exact time on hover and focus; it goes on while one looks. In a list it takes no focus: a
 * hundred stops on the way through would be worth less than the exact times.
 */
export function TimeAgo({ when, inList, className }: { when: string; inList?: boolean; className?: string }) {
  const format = useFormat();
  const clock = useSyncExternalStore(
    subscribe,
    () => now,
    () => now,
  );
  const later = new Date(Math.max(clock.getTime(), Date.now() - EVERY));
  return (
    <time
      dateTime={when}
      data-says={format.exactly(when)}
      className={className}
      tabIndex={inList ? undefined : 0}
    >
      {format.ago(when, later)}
    </time>
  );
}
