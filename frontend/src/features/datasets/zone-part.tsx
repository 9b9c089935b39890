"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { Input } from "@/components/ui/input";

const ZONES = Intl.supportedValuesOf("timeZone");

interface ZonePartProps {
  zone: string | null;
  mayChange: boolean;
  onChange: (zone: string | null) => void;
}

/** By whose clocks events have their days; a zone is found by typing a part of its name, and counts once there is one. */
export function ZonePart({ zone, mayChange, onChange }: ZonePartProps) {
  const t = useTranslations("datasets");
  const [typed, setTyped] = useState(zone ?? "UTC");
  const known = isZone(typed);
  return (
    <div className="grid items-center gap-x-5 gap-y-1.5 px-4 py-3 sm:grid-cols-[12rem_14rem_minmax(0,1fr)]">
      <dt className="font-medium">{t("timeZone.title")}</dt>
      <dd>
        <Input
          value={typed}
          aria-label={t("timeZone.title")}
          aria-invalid={!known}
          list="dataset-zones"
          autoComplete="off"
          spellCheck={false}
          disabled={!mayChange}
          onValueChange={(next) => {
            setTyped(next);
            if (isZone(next) && next !== (zone ?? "UTC")) onChange(next === "UTC" ? null : next);
          }}
        />
        <datalist id="dataset-zones">
          {ZONES.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      </dd>
      <dd className="text-pretty text-muted text-sm">
        {known ? t("timeZone.says") : <span className="text-bad">{t("timeZone.unknown")}</span>}
      </dd>
    </div>
  );
}

/** Whether it is a whole name of the list: half of one is no zone yet. */
function isZone(name: string): boolean {
  return name === "UTC" || ZONES.includes(name);
}
