"use client";

import { useCallback, useEffect, useReducer, useRef } from "react";
import { Problem } from "@/lib/api/problem";
import { type Sending, send } from "./send";

export interface Sent {
  id: string;
  file: File;
  state: "waiting" | "sending" | "sent" | "stopped" | "failed";
  /** Bytes that have gone. */
  done: number;
  problem: Problem | null;
}

type Change = { add: Sent[] } | { id: string; to: Partial<Sent> } | { remove: string };

function changed(files: Sent[], change: Change): Sent[] {
  if ("add" in change) return [...files, ...change.add];
  if ("remove" in change) return files.filter((one) => one.id !== change.remove);
  return files.map((one) => (one.id === change.id ? { ...one, ...change.to } : one));
}

/** Where a file is sent; a place that is made for it first, and is the same when it is sent again. */
export type Address = string | ((file: File) => Promise<string>);

/** A file on its way; before there is a request to stop, it is told that it shall not begin. */
interface Way<Answer> {
  id: string;
  stopped: boolean;
  sending?: Sending<Answer>;
}

function halt(way: Way<unknown> | null) {
  if (!way) return;
  way.stopped = true;
  way.sending?.stop();
}

/** Files on their way, one after the other: two at once would each take twice as long. */
export function useFiles<Answer>(address: Address, onSent: (answer: Answer, file: File) => void) {
  const [files, change] = useReducer(changed, []);
  const way = useRef<Way<Answer> | null>(null);
  const told = useRef(onSent);
  told.current = onSent;
  const place = useRef(address);
  place.current = address;

  const go = useCallback(async (one: Sent) => {
    const on: Way<Answer> = { id: one.id, stopped: false };
    way.current = on;
    change({ id: one.id, to: { state: "sending", done: 0, problem: null } });
    try {
      const to = typeof place.current === "string" ? place.current : await place.current(one.file);
      if (on.stopped) throw new DOMException("stopped", "AbortError");
      on.sending = send<Answer>(to, one.file, one.id, (done) => change({ id: one.id, to: { done } }));
      const answer = await on.sending.answer;
      change({ id: one.id, to: { state: "sent", done: one.file.size } });
      told.current(answer, one.file);
    } catch (error) {
      const stopped = error instanceof DOMException && error.name === "AbortError";
      change({
        id: one.id,
        to: stopped ? { state: "stopped" } : { state: "failed", problem: Problem.of(error) },
      });
    } finally {
      way.current = null;
    }
  }, []);
  useEffect(() => {
    const next = files.find((one) => one.state === "waiting");
    if (next && !way.current) void go(next);
  }, [files, go]);
  useEffect(() => () => halt(way.current), []);

  return {
    files,
    add: (chosen: readonly File[], refuse: (file: File) => Problem | null) =>
      change({
        add: chosen.map((file) => {
          const problem = refuse(file);
          return { id: crypto.randomUUID(), file, state: problem ? "failed" : "waiting", done: 0, problem };
        }),
      }),
    stop: (id: string) => {
      if (way.current?.id === id) halt(way.current);
      else change({ id, to: { state: "stopped" } });
    },
    retry: (id: string) => change({ id, to: { state: "waiting", problem: null } }),
    remove: (id: string) => change({ remove: id }),
  };
}
