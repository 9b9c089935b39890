"use client";

import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { type Answer, ask } from "./queries";

const TICK = 500; // milliseconds

/** A statement on its way: run, stopped, and for how long it has run. */
export function useStatement(org: string, onAnswer: (sql: string, answer: Answer) => void) {
  const control = useRef<AbortController | null>(null);
  const [begun, setBegun] = useState(0);
  const [now, setNow] = useState(0);
  const asking = useMutation<Answer, Error, string>({
    mutationFn: (sql) => {
      control.current?.abort();
      control.current = new AbortController();
      return ask(org, sql, control.current.signal);
    },
    onSuccess: (answer, sql) => onAnswer(sql, answer),
  });
  const running = asking.isPending;
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => setNow(Date.now()), TICK);
    return () => clearInterval(timer);
  }, [running]);
  useEffect(() => () => control.current?.abort(), []);
  const stopped = asking.error instanceof DOMException && asking.error.name === "AbortError";
  return {
    run(sql: string) {
      setBegun(Date.now());
      setNow(Date.now());
      asking.mutate(sql);
    },
    stop: () => control.current?.abort(),
    running,
    stopped,
    seconds: Math.floor(Math.max(now - begun, 0) / 1000),
    answer: asking.data,
    asked: asking.variables,
    error: stopped ? null : asking.error,
  };
}
