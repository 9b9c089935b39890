"use client";

import { useTranslations } from "use-intl";
import { cn } from "@/lib/classes";
import { useFormat } from "@/lib/format";

/** What stands where there is no figure: a dash to the eye, words to the ear. */
export function None() {
  const t = useTranslations("common");
  return (
    <>
      <span aria-hidden="true" className="text-faint">
        –
      </span>
      <span className="sr-only">{t("notKnown")}</span>
    </>
  );
}

export function Percent({ share, className }: { share: number | null; className?: string }) {
  const format = useFormat();
  if (share === null) return <None />;
  return <span className={cn("figures", className)}>{format.percent(share)}</span>;
}

export function Money({
  value,
  currency,
  className,
}: {
  value: number | null;
  currency?: string | null;
  className?: string;
}) {
  const format = useFormat();
  if (value === null) return <None />;
  return <span className={cn("figures", className)}>{format.money(value, currency)}</span>;
}
