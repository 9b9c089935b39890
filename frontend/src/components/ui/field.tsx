"use client";

import { Field } from "@base-ui/react/field";
import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/classes";

export interface FormFieldProps {
  label: ReactNode;
  /** What one should know before typing. */
  hint?: ReactNode;
  /** What is wrong with what was typed, by the form's own rules or the server's. */
  error?: string;
  optional?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** A control with its label, hint and error, tied together for those who hear the page. */
export function FormField({ label, hint, error, optional, className, children }: FormFieldProps) {
  return (
    <Field.Root invalid={Boolean(error)} className={cn("flex flex-col gap-1.5", className)}>
      <div className="flex items-baseline justify-between gap-2">
        <Field.Label className="font-medium text-ink">{label}</Field.Label>
        {optional ? <span className="text-faint text-sm">{optional}</span> : null}
      </div>
      {children}
      {hint && !error ? <Field.Description className="text-muted text-sm">{hint}</Field.Description> : null}
      <Field.Error match={Boolean(error)} className="flex items-start gap-1.5 text-bad text-sm">
        <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
        {error}
      </Field.Error>
    </Field.Root>
  );
}
