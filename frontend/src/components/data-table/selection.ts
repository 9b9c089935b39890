import { useCallback, useMemo, useRef, useState } from "react";

export interface Selection {
  ids: ReadonlySet<string>;
  has: (id: string) => boolean;
  toggle: (id: string, on: boolean) => void;
  /** From the row that was touched last to this one. */
  extend: (order: readonly string[], id: string) => void;
  all: (order: readonly string[], on: boolean) => void;
  clear: () => void;
}

/** Which rows are meant, by their ids: they stay meant while the list is filtered and sorted anew. */
export function useSelection(): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string | null>(null);
  const toggle = useCallback((id: string, on: boolean) => {
    last.current = id;
    setIds((now) => {
      const next = new Set(now);
      if (on) next.add(id);
      else next.delete(id);
      return next;
    });
  }, []);
  const extend = useCallback((order: readonly string[], id: string) => {
    const from = order.indexOf(last.current ?? id);
    const to = order.indexOf(id);
    const range = order.slice(Math.min(from, to), Math.max(from, to) + 1);
    setIds((now) => new Set([...now, ...range]));
  }, []);
  const all = useCallback((order: readonly string[], on: boolean) => setIds(new Set(on ? order : [])), []);
  const clear = useCallback(() => setIds(new Set()), []);
  return useMemo(
    () => ({ ids, has: (id: string) => ids.has(id), toggle, extend, all, clear }),
    [ids, toggle, extend, all, clear],
  );
}
