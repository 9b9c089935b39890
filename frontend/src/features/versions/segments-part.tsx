"use client";

import { useTranslations } from "use-intl";
import { None, Percent } from "@/components/figures";
import { type SimpleColumn, SimpleTable } from "@/components/simple-table";
import type { Shape } from "@/lib/api/client";
import { useFormat } from "@/lib/format";
import { label } from "@/lib/reasons";
import { useSaid } from "@/lib/said";
import { Figure } from "./figures-part";
import { Mark } from "./mark";
import { Part } from "./part";

type Group = Shape<"Group">;

/** Does it serve every group: how many of those who matter it finds in each, and whether its numbers hold there. */
export function SegmentsPart({
  segments,
  kind,
}: {
  segments: Shape<"Segments">;
  kind: "churn" | "lead_scoring";
}) {
  const t = useTranslations("versions");
  const say = useSaid();
  const format = useFormat();
  const columns: SimpleColumn<Group>[] = [
    {
      id: "segment",
      title: label(segments.column),
      cell: (group) => (group.segment === "others" ? t("others") : group.segment),
    },
    {
      id: "rows",
      title: t("segment.rows", { kind }),
      align: "right",
      cell: (group) => format.number(group.rows, 0),
    },
    {
      id: "base",
      title: t("segment.base", { kind }),
      align: "right",
      cell: (group) => <Percent share={group.base_rate} />,
    },
    {
      id: "expected",
      title: t("segment.expected"),
      align: "right",
      cell: (group) => (
        <span className="inline-flex items-start gap-1.5">
          <Percent share={group.expected} />
          {group.calibrated === null ? null : <Mark passed={group.calibrated} />}
        </span>
      ),
    },
    {
      id: "called",
      title: t("segment.called"),
      align: "right",
      cell: (group) => <Percent share={group.selection_rate} />,
    },
    {
      id: "recall",
      title: t("segment.recall", { kind }),
      align: "right",
      cell: (group) => (group.recall ? <Percent share={group.recall.value} /> : <None />),
    },
    {
      id: "auc",
      title: t("figure.roc_auc"),
      align: "right",
      cell: (group) => <Figure interval={group.roc_auc} />,
    },
    {
      id: "note",
      title: t("segment.note"),
      className: "min-w-48 text-muted text-sm",
      cell: (group) => (group.too_small ? say("segments", group.too_small) : null),
    },
  ];
  const small = segments.groups.some((group) => group.too_small);
  return (
    <Part
      id="segments"
      title={t("part.segments", { column: label(segments.column) })}
      says={t("part.segmentsSay", { kind, share: format.percent(segments.called_share) })}
    >
      <ul className="mb-3 flex max-w-prose flex-col gap-1">
        {segments.found.map((one) => (
          <li key={one.code}>{say("segments", one)}</li>
        ))}
      </ul>
      <SimpleTable
        label={t("part.segments", { column: label(segments.column) })}
        columns={small ? columns : columns.slice(0, -1)}
        rows={segments.groups}
        id={(group) => group.segment}
      />
    </Part>
  );
}
