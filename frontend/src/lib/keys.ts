"use client";

import { useEffect, useRef, useSyncExternalStore } from "react";
import { kept } from "./kept";

/**
 * Keys that do something on the page. `mod+k` is Ctrl or Command and K; `g c` is one after the other. Keys without
 * a modifier rest while one types or a dialog is open, and can be turned off for good (WCAG 2.1.4).
 */
export interface Binding {
  keys: string;
  label: string;
  run: (event: KeyboardEvent) => void;
}

const bound = new Set<{ current: Binding }>();
const listeners = new Set<() => void>();
const wish = kept<boolean>("single-keys");
let snapshot: Binding[] = [];
let first: { key: string; at: number } | null = null;
const PATIENCE = 1000; // milliseconds between the two keys of a sequence

function changed() {
  snapshot = [...bound].map((one) => one.current);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** All keys that work on the page just now. */
export function useBindings(): Binding[] {
  return useSyncExternalStore(
    subscribe,
    () => snapshot,
    () => snapshot,
  );
}

export const singleKeys = {
  on: () => wish.read() ?? true,
  turn(on: boolean) {
    wish.write(on);
    changed();
  },
};

export function useKey(keys: string, label: string, run: (event: KeyboardEvent) => void, enabled = true) {
  const binding = useRef<Binding>({ keys, label, run });
  binding.current = { keys, label, run };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new label is announced too
  useEffect(() => {
    if (!enabled) return;
    bound.add(binding);
    if (bound.size === 1) window.addEventListener("keydown", press);
    changed();
    return () => {
      bound.delete(binding);
      if (bound.size === 0) window.removeEventListener("keydown", press);
      changed();
    };
  }, [enabled, keys, label]);
}

function press(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing) return;
  const modified = event.metaKey || event.ctrlKey;
  const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.altKey || (!modified && (!singleKeys.on() || isBusyElsewhere(event.target)))) return;
  const now = Date.now();
  const sequence = first && now - first.at < PATIENCE ? `${first.key} ${name}` : null;
  const pressed = modified ? `mod+${name}` : name;
  const found =
    (sequence && !modified && latest((keys) => keys === sequence)) || latest((keys) => keys === pressed);
  first = !modified && latest((keys) => keys.startsWith(`${name} `)) ? { key: name, at: now } : null;
  if (!found) return;
  first = null;
  event.preventDefault();
  found.run(event);
}

/** Of two that want the same key the one that came last has it: a dialog's before the page's. */
function latest(fits: (keys: string) => boolean): Binding | undefined {
  return [...bound].reverse().find((one) => fits(one.current.keys))?.current;
}

function isBusyElsewhere(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const within = target.shadowRoot?.activeElement ?? target;
  if (within instanceof HTMLElement && within.isContentEditable) return true;
  // A box that is ticked takes no letters.
  if (
    target.closest(
      "input:not([type='checkbox']), textarea, select, [contenteditable='true'], [role='menu'], [role='listbox']",
    )
  )
    return true;
  // A toast calls itself a dialog too, and asks for nothing.
  return document.querySelector("[role$='dialog']:not([data-toast])") !== null;
}

/** A key as it is printed: ⌘ on a Mac, Ctrl elsewhere. */
export function printed(keys: string): string[] {
  const mac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);
  return keys
    .split(/[+ ]/)
    .map(
      (key) =>
        ({ mod: mac ? "⌘" : "Ctrl", Enter: "↵", Escape: "Esc", ArrowUp: "↑", ArrowDown: "↓" })[key] ??
        key.toUpperCase(),
    );
}
