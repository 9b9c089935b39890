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

/** Files on their way, one after the other: two at once would each take twice as long. */
export function useFiles<Answer>(address: string, onSent: (answer: Answer, file: File) => void) {
  const [files, change] = useReducer(changed, []);
  const way = useRef<{ id: string; sending: Sending<Answer> } | null>(null);
  const told = useRef(onSent);
  told.current = onSent;

  const go = useCallback(
    async (one: Sent) => {
      const sending = send<Answer>(address, one.file, one.id, (done) => change({ id: one.id, to: { done } }));
      way.current = { id: one.id, sending };
      change({ id: one.id, to: { state: "sending", done: 0, problem: null } });
      try {
        const answer = await sending.answer;
        way.current = null;
        change({ id: one.id, to: { state: "sent", done: one.file.size } });
        told.current(answer, one.file);
      } catch (error) {
        way.current = null;
        const stopped = error instanceof DOMException && error.name === "AbortError";
        change({
          id: one.id,
          to: stopped ? { state: "stopped" } : { state: "failed", problem: Problem.of(error) },
        });
      }
    },
    [address],
  );
  useEffect(() => {
    const next = files.find((one) => one.state === "waiting");
    if (next && !way.current) void go(next);
  }, [files, go]);
  useEffect(() => () => way.current?.sending.stop(), []);

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
      if (way.current?.id === id) way.current.sending.stop();
      else change({ id, to: { state: "stopped" } });
    },
    retry: (id: string) => change({ id, to: { state: "waiting", problem: null } }),
    remove: (id: string) => change({ remove: id }),
  };
}
