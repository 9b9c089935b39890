"use client";

import { useTranslations } from "use-intl";
import { None } from "@/components/figures";
import { type SimpleColumn, SimpleTable } from "@/components/simple-table";
import type { Shape } from "@/lib/api/client";
import { useFormat } from "@/lib/format";
import { Figure, places } from "./figures-part";
import { Part } from "./part";

type Comparison = Shape<"Comparison">;
type Compared = Shape<"ComparedFigure">;

/** Each figure of both, and the difference where both saw the same rows: sure only where its interval leaves zero out. */
export function ComparedFigures({ compared }: { compared: Comparison }) {
  const t = useTranslations("versions");
  const format = useFormat();
  const number = (one: "a" | "b") => t("versionNumber", { number: compared[one] });
  const columns: SimpleColumn<Compared>[] = [
    {
      id: "figure",
      title: t("figure.title"),
      cell: (one) => (
        <>
          <span className="font-medium">{t(`figure.${one.name}`)}</span>
          {one.less_is_better ? <span className="block text-muted text-sm">{t("compare.less")}</span> : null}
        </>
      ),
    },
    {
      id: "a",
      title: number("a"),
      align: "right",
      cell: (one) => <Figure interval={one.a} places={places(one.name)} />,
    },
    {
      id: "b",
      title: number("b"),
      align: "right",
      cell: (one) => <Figure interval={one.b} places={places(one.name)} />,
    },
    {
      id: "difference",
      title: t("compare.difference"),
      align: "right",
      cell: ({ shared }) =>
        shared ? (
          <>
            <span className="font-medium">{signed(format, shared.value)}</span>
            <span className="block text-faint text-sm">
              {signed(format, shared.low)} {t("compare.upTo")} {signed(format, shared.high)}
            </span>
          </>
        ) : (
          <None />
        ),
    },
    {
      id: "better",
      title: t("compare.better"),
      cell: (one) => {
        if (!one.shared) return <None />;
        return one.better ? (
          <b>{number(one.better)}</b>
        ) : (
          <span className="text-muted">{t("compare.neither")}</span>
        );
      },
    },
  ];
  const { rows } = compared;
  return (
    <Part
      id="figures"
      title={t("part.figures")}
      says={
        rows
          ? t("compare.rows", { rows: rows.rows, a: rows.only_a, b: rows.only_b, other: rows.disagreeing })
          : t("compare.noRows")
      }
    >
      <SimpleTable
        label={t("part.figures")}
        columns={columns}
        rows={compared.figures}
        id={(one) => one.name}
      />
    </Part>
  );
}

function signed(format: ReturnType<typeof useFormat>, value: number): string {
  const text = format.number(Math.abs(value), 4);
  return Math.abs(value) < 5e-5 ? text : `${value > 0 ? "+" : "−"}${text}`;
}
