"use client";

import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { Kind } from "@/components/band-badge";
import { FormField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { Shape } from "@/lib/api/client";
import { useFormat } from "@/lib/format";
import { read } from "@/lib/format/read";
import { useLanguage } from "@/lib/language/provider";
import { label } from "@/lib/reasons";
import type { Changes } from "./what-if";

const PAUSE = 400; // milliseconds after the last letter
const MOST = 1e15; // numbers beyond it lose their last digits

interface OwnValueProps {
  of: Shape<"Suggestion">;
  kind: Kind;
  chosen: Changes[string] | undefined;
  onChoose: (value: Changes[string] | undefined) => void;
  say: (value: Changes[string]) => string;
}

/** A value that nobody has suggested: a number or date is typed, a category chosen among those that the model knows. */
export function OwnValue(props: OwnValueProps) {
  const { of, chosen, onChoose, say } = props;
  const t = useTranslations("whatIf");
  if (of.kind === "flag") return null; // both of its values are suggested
  if (of.kind !== "category") return <Typed {...props} />;
  if (of.choices.length === 0) return <p className="text-muted text-sm">{t("noOthers")}</p>;
  const suggested = new Set(of.alternatives.map((one) => String(one.value)));
  const others = of.choices.filter((one) => one !== String(of.now) && !suggested.has(one));
  if (others.length === 0) return null;
  return (
    <Select
      label={t("other", { column: label(of.column) })}
      placeholder={t("otherValue")}
      value={typeof chosen === "string" && others.includes(chosen) ? chosen : null}
      onChange={onChoose}
      choices={others.map((value) => ({ value, label: say(value) }))}
      className="w-64 max-w-full"
    />
  );
}

/** Tried a moment after it is typed; what cannot be read, and what the model has hardly seen, is said. */
function Typed({ of, kind, chosen, onChoose, say }: OwnValueProps) {
  const t = useTranslations("whatIf");
  const format = useFormat();
  const { language } = useLanguage();
  const [typed, setTyped] = useState("");
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const suggested = of.alternatives.some((one) => one.value === chosen);
  const day = of.kind === "date";
  // Another value was chosen, or none any more: what was typed here does not hold.
  useEffect(() => {
    if (chosen === undefined || suggested) setTyped("");
  }, [chosen, suggested]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const value = day ? (/^\d{4}-\d{2}-\d{2}$/.test(typed) ? typed : null) : read(language, typed);
  const wrong = wrongOf(of, typed, value);
  function type(said: string) {
    setTyped(said);
    clearTimeout(timer.current);
    const next = day ? said : read(language, said);
    if (said.trim() === "") {
      if (chosen !== undefined && !suggested) onChoose(undefined);
    } else if (wrongOf(of, said, next) === null) {
      timer.current = setTimeout(() => onChoose(next === of.now ? undefined : next), PAUSE);
    }
  }
  const { low, high } = of;
  const beyond = value !== null && low !== null && high !== null && (value < low || value > high);
  const range = low === null || high === null ? null : { low: bound(low), high: bound(high), kind };
  function bound(limit: string | number): string {
    return day ? format.date(`${limit}T12:00:00`) : say(limit);
  }
  return (
    <FormField
      label={<span className="text-sm">{t("other", { column: label(of.column) })}</span>}
      hint={
        range ? (
          <>
            {t("usual", range)}
            {beyond && !wrong ? <span className="block text-medium">{t("beyond")}</span> : null}
          </>
        ) : null
      }
      error={wrong ? t(`wrong.${wrong}`) : undefined}
      className="max-w-80"
    >
      <Input
        type={day ? "date" : "text"}
        inputMode={day ? undefined : "decimal"}
        value={typed}
        onValueChange={type}
        className="figures"
      />
    </FormField>
  );
}

/** Why what is typed cannot be tried; null where it can, or nothing is typed. */
function wrongOf(
  of: Shape<"Suggestion">,
  typed: string,
  value: string | number | null,
): "number" | "whole" | "large" | "date" | null {
  if (typed.trim() === "") return null;
  if (of.kind === "date") return value === null || value === "" ? "date" : null;
  if (typeof value !== "number") return "number";
  if (of.whole && !Number.isInteger(value)) return "whole";
  return Math.abs(value) > MOST ? "large" : null;
}
