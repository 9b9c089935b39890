"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { type SimpleColumn, SimpleTable } from "@/components/simple-table";
import { Button } from "@/components/ui/button";
import { Part } from "@/features/versions/part";
import { useFormat } from "@/lib/format";
import { useLanguage } from "@/lib/language/provider";
import { subject } from "@/lib/reasons";
import { useSaid } from "@/lib/said";
import { LevelBadge } from "./level-badge";
import type { ColumnDrift } from "./queries";
import { Key, ThenNow } from "./then-now";

const SHOWN = 12;

/** Those columns first whose move matters most: how far it moved, times how much the model goes by it. */
export function Columns({ columns }: { columns: ColumnDrift[] }) {
  const t = useTranslations("drift");
  const say = useSaid();
  const format = useFormat();
  const { language } = useLanguage();
  const [all, setAll] = useState(false);
  const name = (one: ColumnDrift) => subject(language, one);
  const told: SimpleColumn<ColumnDrift>[] = [
    { id: "column", title: t("column.name"), className: "min-w-36 font-medium", cell: name },
    {
      id: "importance",
      title: t("column.importance"),
      align: "right",
      cell: (one) => format.percent(one.importance),
    },
    { id: "level", title: t("column.level"), cell: (one) => <LevelBadge level={one.level} /> },
    {
      id: "bins",
      title: t("column.bins"),
      cell: (one) => <ThenNow bins={one.bins ?? []} name={name(one)} />,
    },
    {
      id: "said",
      title: t("column.said"),
      className: "min-w-56 text-pretty text-muted",
      cell: (one) => {
        const { before, before_text } = one.said.params as { before?: number | null; before_text?: string };
        // The middle of before as a number of the language, not as the server wrote it.
        const then = typeof before === "number" ? format.number(before) : (before_text ?? "");
        const params = { ...one.said.params, label: name(one), before_text: then };
        return say("drift", { ...one.said, params });
      },
    },
    {
      id: "psi",
      title: t("column.psi"),
      align: "right",
      cell: (one) => format.fixed(one.psi, 2),
    },
  ];
  return (
    <Part id="columns" title={t("columns.title")} says={t("columns.says")}>
      <div className="mb-3">
        <Key />
      </div>
      <SimpleTable
        label={t("columns.title")}
        columns={told}
        rows={columns.slice(0, all ? undefined : SHOWN)}
        id={(one) => one.feature}
      />
      {columns.length > SHOWN ? (
        <Button size="small" variant="quiet" className="not-printed mt-2" onClick={() => setAll(!all)}>
          {all ? t("fewer") : t("all", { count: columns.length })}
        </Button>
      ) : null}
    </Part>
  );
}
