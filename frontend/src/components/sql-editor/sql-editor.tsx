"use client";

import type { SQLNamespace } from "@codemirror/lang-sql";
import { useEffect, useLayoutEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { cn } from "@/lib/classes";
import { Skeleton } from "../states";
import type { Editor, SqlFault } from "./editor";

interface SqlEditorProps {
  value: string;
  onChange: (text: string) => void;
  /** Ctrl or Command and Enter. */
  onRun?: () => void;
  /** Tables and their columns, for completion: `{ customers: ["plan", "tenure_months"] }`. */
  schema?: SQLNamespace;
  faults?: readonly SqlFault[];
  hint?: string;
  className?: string;
}

const NOTHING: SQLNamespace = {};
const NO_FAULTS: readonly SqlFault[] = [];

/** SQL as DuckDB speaks it, with completion and the faults at their place. CodeMirror comes with the first one. */
export function SqlEditor(props: SqlEditorProps) {
  const { value, schema = NOTHING, faults = NO_FAULTS, className } = props;
  const t = useTranslations("common");
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor | null>(null);
  const now = useRef(props);
  now.current = props;

  // biome-ignore lint/correctness/useExhaustiveDependencies: made once; what changes later is told to it below
  useEffect(() => {
    let gone = false;
    void import("./editor").then(({ Editor: Made }) => {
      if (gone || !host.current) return;
      host.current.replaceChildren();
      editor.current = new Made(host.current, now.current.value, {
        label: t("editor.label"),
        hint: now.current.hint,
        schema: now.current.schema ?? NOTHING,
        onChange: (text) => now.current.onChange(text),
        onRun: now.current.onRun && (() => now.current.onRun?.()),
      });
      editor.current.mark(now.current.faults ?? NO_FAULTS);
    });
    return () => {
      gone = true;
      editor.current?.destroy();
      editor.current = null;
    };
  }, []);
  // Before the next key can be pressed: set later, an outdated text would take back what was typed meanwhile.
  useLayoutEffect(() => editor.current?.set(value), [value]);
  useEffect(() => editor.current?.know(schema), [schema]);
  useEffect(() => editor.current?.mark(faults), [faults]);

  return (
    <div
      ref={host}
      className={cn(
        "min-h-40 overflow-hidden rounded-md border border-line-strong bg-surface focus-within:border-accent focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-accent",
        className,
      )}
    >
      <div className="late p-3">
        <Skeleton className="w-1/3" />
      </div>
    </div>
  );
}
