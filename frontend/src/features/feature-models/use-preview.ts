"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import type { SqlFault } from "@/components/sql-editor";
import { useOrganization } from "@/features/me/signed-in";
import type { Shape } from "@/lib/api/client";
import { Problem } from "@/lib/api/problem";
import { useSqlWords } from "@/lib/sql-words";
import { type Preview, previewQuery } from "./queries";

const PAUSE = 350; // milliseconds after the last letter
const NO_FAULTS: readonly SqlFault[] = [];

/**
 * What the statement gives, a moment after each change. What was shown stays until there is something newer, also
 * while the text does not run: one types through many states that are no SQL.
 */
export function usePreview(wished: Shape<"Try">) {
  const { org } = useOrganization();
  const say = useSqlWords();
  const { sql, model, snapshot_date } = wished;
  const [asked, setAsked] = useState(wished);
  useEffect(() => {
    const timer = setTimeout(() => setAsked({ sql, model, snapshot_date }), PAUSE);
    return () => clearTimeout(timer);
  }, [sql, model, snapshot_date]);
  const found = useQuery(previewQuery(org, asked));
  const [shown, setShown] = useState<Preview | undefined>(undefined);
  useEffect(() => {
    if (found.data && !found.isPlaceholderData) setShown(found.data);
  }, [found.data, found.isPlaceholderData]);
  const error = found.error && Problem.of(found.error).code !== "abandoned" ? found.error : null;
  const said = useMemo(() => (error ? say(error) : null), [error, say]);
  const faults = useMemo(
    () =>
      said?.line
        ? [
            {
              message: [said.title, said.detail].filter(Boolean).join(" "),
              line: said.line,
              column: said.column,
            },
          ]
        : NO_FAULTS,
    [said],
  );
  const typing = sql !== asked.sql || model !== asked.model || snapshot_date !== asked.snapshot_date;
  return {
    /** The newest that ran. */
    shown,
    said,
    faults,
    working: typing || found.fetchStatus !== "idle",
    /** Whether what is shown is of what is written. */
    fresh: !typing && found.isSuccess && !found.isPlaceholderData && !found.isFetching,
    now: () => {
      setAsked(wished);
      if (!typing) void found.refetch();
    },
  };
}
