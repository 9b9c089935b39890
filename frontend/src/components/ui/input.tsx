"use client";

import { Field } from "@base-ui/react/field";
import { Input as Base } from "@base-ui/react/input";
import type { ComponentProps } from "react";
import { cn } from "@/lib/classes";

export const inputStyle =
  "min-w-0 rounded-md border border-line-strong bg-surface px-3 text-base text-ink transition-colors hover:border-muted focus-visible:border-accent focus-visible:outline-2 focus-visible:-outline-offset-1 disabled:opacity-60 data-invalid:border-bad aria-invalid:border-bad";

export function Input({ className, ...rest }: ComponentProps<typeof Base>) {
  return <Base className={cn(inputStyle, "h-9 w-full max-sm:text-[16px]", className)} {...rest} />;
}

export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
  const style = cn(inputStyle, "min-h-20 w-full py-2 max-sm:text-[16px]", className);
  return <Field.Control render={<textarea {...rest} className={style} />} />;
}
