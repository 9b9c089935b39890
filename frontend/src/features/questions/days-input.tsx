"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { FormField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { MOST_DAYS } from "./draft";

interface DaysInputProps {
  label: ReactNode;
  hint?: ReactNode;
  /** None while nothing is typed; not a number where something else is. */
  days: number | null;
  onChange: (days: number | null) => void;
  most?: number;
  /** Whether nothing may stand there, and what it means then. */
  empty?: string;
}

/** A whole number, and why one that is typed is none that can be meant. */
export function DaysInput({ label, hint, days, onChange, most = MOST_DAYS, empty }: DaysInputProps) {
  const t = useTranslations("questions");
  const wrong = days === null ? empty === undefined : !(days >= 1 && days <= most);
  return (
    <FormField
      label={label}
      hint={hint}
      error={wrong ? t("wholeNumber", { most }) : undefined}
      className="max-w-80"
    >
      <Input
        type="number"
        inputMode="numeric"
        min={1}
        max={most}
        value={days === null || Number.isNaN(days) ? "" : String(days)}
        placeholder={empty}
        onValueChange={(said) => onChange(said.trim() === "" ? null : Math.trunc(Number.parseFloat(said)))}
        className="figures"
      />
    </FormField>
  );
}
