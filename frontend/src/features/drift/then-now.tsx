"use client";

import { useTranslations } from "use-intl";
import { None } from "@/components/figures";
import type { Shape } from "@/lib/api/client";
import { useFormat } from "@/lib/format";

type Bin = Shape<"DriftBin">;

const WIDTH = 132;
const HEIGHT = 36;

/** How often each value came when the model learned (pale), and comes now (dark): small enough to stand in a row. */
export function ThenNow({ bins, name, share }: { bins: Bin[]; name: string; share?: boolean }) {
  const t = useTranslations("drift");
  const common = useTranslations("common");
  const format = useFormat();
  if (!bins.length) return <None />;
  const number = (value: number) => (share ? format.percent(value) : format.number(value));
  const called = (bin: Bin) => {
    if (bin.kind === "missing") return common("notKnown");
    if (bin.kind === "others") return t("others");
    if (bin.kind === "level")
      return bin.label === "yes" || bin.label === "no" ? common(bin.label) : (bin.label ?? "");
    if (bin.low === null) return bin.high === null ? "" : t("below", { value: number(bin.high) });
    return bin.high === null
      ? t("from", { value: number(bin.low) })
      : `${number(bin.low)} – ${number(bin.high)}`;
  };
  const most = Math.max(...bins.flatMap((bin) => [bin.before, bin.now]), 1e-9);
  const step = WIDTH / bins.length;
  const bar = Math.max(1, step / 2 - 1);
  return (
    <div className="relative">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        width={WIDTH}
        height={HEIGHT}
        aria-hidden="true"
        className="block overflow-visible"
      >
        {bins.map((bin, at) => (
          <g
            key={keyOf(bin)}
            data-says={`${called(bin)}: ${format.percent(bin.before)} → ${format.percent(bin.now)}`}
          >
            <rect x={at * step} y={0} width={step} height={HEIGHT} fill="transparent" />
            <Bar x={at * step} width={bar} share={bin.before / most} className="fill-line-strong/50" />
            <Bar x={at * step + bar} width={bar} share={bin.now / most} className="fill-accent" />
          </g>
        ))}
        <line x1={0} x2={WIDTH} y1={HEIGHT} y2={HEIGHT} className="stroke-line" />
      </svg>
      <ul className="sr-only" aria-label={t("thenNow", { name })}>
        {bins.map((bin) => (
          <li key={keyOf(bin)}>
            {t("binSays", {
              value: called(bin),
              before: format.percent(bin.before),
              now: format.percent(bin.now),
            })}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Bar({ x, width, share, className }: { x: number; width: number; share: number; className: string }) {
  const height = Math.max(share * HEIGHT, share > 0 ? 1 : 0);
  return <rect x={x} y={HEIGHT - height} width={width} height={height} className={className} />;
}

/** Edges that lie near each other may be written alike. */
const keyOf = (bin: Bin) => `${bin.kind} ${bin.low} ${bin.label}`;

/** Which bar is which. */
export function Key() {
  const t = useTranslations("drift");
  return (
    <p className="flex gap-4 text-muted text-sm">
      <span className="inline-flex items-center gap-1.5">
        <span aria-hidden="true" className="size-2.5 rounded-sm bg-line-strong/50" />
        {t("then")}
      </span>
      <span className="inline-flex items-center gap-1.5">
        <span aria-hidden="true" className="size-2.5 rounded-sm bg-accent" />
        {t("now")}
      </span>
    </p>
  );
}
