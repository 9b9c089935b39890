"use client";

import { useTranslations } from "use-intl";
import { None } from "@/components/figures";
import { SimpleTable } from "@/components/simple-table";
import type { Shape } from "@/lib/api/client";
import { useFormat } from "@/lib/format";
import { useColumnName } from "@/lib/reasons";
import { Part } from "./part";

type Comparison = Shape<"Comparison">;

const SHOWN = 12;

/** What each goes by, and which columns only one of them has learned from. */
export function ComparedColumns({ compared }: { compared: Comparison }) {
  const t = useTranslations("versions");
  const format = useFormat();
  const called = useColumnName();
  const { importance, columns } = compared;
  const totals = { a: 0, b: 0 };
  for (const one of importance) {
    totals.a += one.a ?? 0;
    totals.b += one.b ?? 0;
  }
  const share = (value: number | null, total: number) =>
    value === null ? <None /> : format.percent(value / (total || 1));
  return (
    <Part id="columns" title={t("part.goesBy")}>
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <SimpleTable
          label={t("part.goesBy")}
          columns={[
            { id: "column", title: t("compare.column"), cell: (one) => called(one.column) },
            {
              id: "a",
              title: t("versionNumber", { number: compared.a }),
              align: "right",
              cell: (one) => share(one.a, totals.a),
            },
            {
              id: "b",
              title: t("versionNumber", { number: compared.b }),
              align: "right",
              cell: (one) => share(one.b, totals.b),
            },
          ]}
          rows={importance.slice(0, SHOWN)}
          id={(one) => one.column}
        />
        <dl className="flex flex-col gap-4">
          <Names
            name={t("compare.added", { number: compared.b, count: columns.added.length })}
            of={columns.added}
          />
          <Names
            name={t("compare.added", { number: compared.a, count: columns.removed.length })}
            of={columns.removed}
          />
          <div>
            <dt className="font-medium">{t("compare.both", { count: columns.shared.length })}</dt>
          </div>
        </dl>
      </div>
    </Part>
  );
}

function Names({ name, of }: { name: string; of: string[] }) {
  return (
    <div>
      <dt className="font-medium">{name}</dt>
      {of.length ? <dd className="break-words text-muted">{of.join(", ")}</dd> : null}
    </div>
  );
}

/** What was not the same when they were made: this tells why they differ. */
export function MadeFrom({ compared }: { compared: Comparison }) {
  const t = useTranslations("versions");
  return (
    <Part id="made-from" title={t("compare.madeFrom")} says={t("compare.madeFromSays")}>
      {compared.made_from.length ? (
        <SimpleTable
          label={t("compare.madeFrom")}
          columns={[
            { id: "part", title: t("compare.part"), cell: (one) => t(`compare.parts.${one.part}`) },
            { id: "name", title: t("compare.what"), cell: (one) => one.name.replaceAll("_", " ") },
            {
              id: "a",
              title: t("versionNumber", { number: compared.a }),
              className: "max-w-72 break-words",
              cell: (one) => <Value of={one.a} />,
            },
            {
              id: "b",
              title: t("versionNumber", { number: compared.b }),
              className: "max-w-72 break-words",
              cell: (one) => <Value of={one.b} />,
            },
          ]}
          rows={compared.made_from}
          id={(one) => `${one.part} ${one.name}`}
        />
      ) : (
        <p className="text-muted">{t("compare.madeAlike")}</p>
      )}
    </Part>
  );
}

function Value({ of: value }: { of: unknown }) {
  const format = useFormat();
  if (value === null || value === undefined || value === "") return <None />;
  if (typeof value === "number") return <span className="figures">{format.number(value, 4)}</span>;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return <code className="text-sm">{text}</code>;
}
