"use client";

import { ChevronRight, Table2 } from "lucide-react";
import { useTranslations } from "use-intl";
import type { Relation } from "./queries";

/** What can be asked about: each relation with its columns and their types. */
export function Relations({
  relations,
  onPick,
}: {
  relations: readonly Relation[];
  onPick: (sql: string) => void;
}) {
  const t = useTranslations("query");
  return (
    <ul className="flex flex-col">
      {relations.map(({ name, about, columns }) => (
        <li key={name}>
          <details className="group">
            <summary className="flex cursor-pointer items-center gap-1.5 rounded-md px-1.5 py-1 hover:bg-sunken">
              <ChevronRight
                className="size-3.5 shrink-0 text-faint transition-transform group-open:rotate-90"
                aria-hidden="true"
              />
              <Table2 className="size-4 shrink-0 text-faint" aria-hidden="true" />
              <span className="min-w-0 flex-1 truncate font-mono text-sm">{name}</span>
              <span className="text-faint text-xs">
                {t.has(`about.${about as "dataset"}`) ? t(`about.${about as "dataset"}`) : about}
              </span>
            </summary>
            <ul className="mb-2 ml-5 border-line border-l pl-2.5">
              {columns.map(([column = "", type = ""]) => (
                <li
                  key={column}
                  className="flex items-baseline justify-between gap-3 py-0.5 font-mono text-sm"
                >
                  <span className="min-w-0 truncate">{column}</span>
                  <span className="shrink-0 text-faint text-xs">{type.toLowerCase()}</span>
                </li>
              ))}
              <li>
                <button
                  type="button"
                  onClick={() => onPick(`select *\nfrom ${quoted(name)}\nlimit 100`)}
                  className="mt-1 text-accent-ink text-sm underline underline-offset-3"
                >
                  {t("look")}
                  <span className="sr-only"> {name}</span>
                </button>
              </li>
            </ul>
          </details>
        </li>
      ))}
    </ul>
  );
}

/** A name as SQL wants it: a hyphen may be written as an underscore. */
export const quoted = (name: string) =>
  /^[a-z_][a-z0-9_-]*$/.test(name) ? name.replaceAll("-", "_") : `"${name}"`;
