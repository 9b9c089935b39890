"use client";

import { useTranslations } from "use-intl";
import { BandShape, INK } from "@/components/band-badge";
import { Money, Percent } from "@/components/figures";
import { Points } from "@/components/points";
import { Monogram } from "@/components/shell/monogram";
import { Checkbox } from "@/components/ui/checkbox";
import { useCurrency } from "@/features/models/current";
import { cn, stretched } from "@/lib/classes";
import { useReasonWords } from "@/lib/reasons";
import type { Item } from "./queries";
import { useMainWhy } from "./words";

interface ItemRowProps {
  item: Item;
  current: boolean;
  /** Whether its details stand under it, or beside the list. */
  expanded?: boolean;
  chosen: boolean;
  onChoose: (on: boolean, extend: boolean) => void;
  onOpen: () => void;
}

export function ItemRow({ item, current, expanded, chosen, onChoose, onOpen }: ItemRowProps) {
  const t = useTranslations("inbox");
  const common = useTranslations("common");
  const currency = useCurrency();
  const why = useMainWhy();
  const words = useReasonWords(item.kind);
  const reason = item.reasons.find((one) => one.direction === "up");
  const first = reason && item.why[0]?.code !== "new_reason" ? words.fact(reason) : null;
  const name = item.name ?? item.entity_key;
  return (
    <div
      className={cn(
        "relative grid grid-cols-[1rem_minmax(0,1fr)_auto] items-start gap-x-3 px-3 py-2.5",
        current ? "bg-accent-soft" : "hover:bg-sunken",
      )}
    >
      <Checkbox
        className="relative z-1 mt-0.5"
        checked={chosen}
        aria-label={common("table.select", { name })}
        onCheckedChange={(on) => onChoose(on, false)}
        onClick={(event) => event.shiftKey && onChoose(true, true)}
      />
      <div className="min-w-0">
        <button
          type="button"
          data-item={item.id}
          aria-current={expanded === undefined && current ? "true" : undefined}
          aria-expanded={expanded}
          onClick={onOpen}
          className={cn("flex max-w-full items-center gap-2 text-left font-medium", stretched)}
        >
          <span className="truncate">{name}</span>
        </button>
        <p className="truncate text-muted text-sm">{[why(item), first].filter(Boolean).join(" · ")}</p>
      </div>
      <div className="flex flex-col items-end gap-0.5">
        <span className="flex items-center gap-1.5">
          {item.band ? (
            <span className={INK[item.kind][item.band]}>
              <BandShape band={item.band} />
            </span>
          ) : null}
          <Percent share={item.score} className="font-semibold" />
        </span>
        <span className="flex items-center gap-2 text-muted text-sm">
          <Points change={item.change} kind={item.kind} />
          {item.value_at_risk === null ? null : <Money value={item.value_at_risk} currency={currency} />}
          {item.assigned_to ? (
            <span
              role="img"
              aria-label={t("isWith", { name: item.assigned_to.name })}
              data-says={t("isWith", { name: item.assigned_to.name })}
              className="relative z-1"
            >
              <Monogram name={item.assigned_to.name} />
            </span>
          ) : null}
        </span>
      </div>
    </div>
  );
}
