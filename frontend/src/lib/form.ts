"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useCallback } from "react";
import {
  type DefaultValues,
  type FieldValues,
  type Path,
  type UseFormReturn,
  useForm,
} from "react-hook-form";
import { useTranslations } from "use-intl";
import * as z from "zod/mini";
import { Problem } from "./api/problem";

/** Rules of fields that several forms have; each is answered by a key of `common.field`. */
export const text = () => z.string().check(z.trim(), z.minLength(1, "required"), z.maxLength(200, "tooLong"));
export const email = () => z.string().check(z.trim(), z.minLength(1, "required"), z.email("email"));
export const password = () => z.string().check(z.minLength(1, "required"));
export const newPassword = () =>
  z.string().check(z.minLength(10, "passwordShort"), z.maxLength(256, "tooLong"));

/** A form that is checked by `schema` when it is sent, and field by field after that. */
export function useFields<Values extends FieldValues>(
  schema: z.ZodMiniType<Values, Values>,
  defaultValues: DefaultValues<Values>,
): UseFormReturn<Values> {
  return useForm<Values>({
    resolver: zodResolver(schema),
    defaultValues,
    mode: "onSubmit",
    shouldFocusError: true,
  });
}

/** What is wrong with a field, in the language of the screen; what only the server knows is said as it says it. */
export function useFieldWords<Values extends FieldValues>(form: UseFormReturn<Values>) {
  const t = useTranslations("common");
  return useCallback(
    (field: Path<Values>): string | undefined => {
      const message = form.getFieldState(field, form.formState).error?.message;
      if (!message) return undefined;
      const key = `field.${message}` as "field.required";
      return /^[a-zA-Z]+$/.test(message) && t.has(key) ? t(key) : message;
    },
    [form, t],
  );
}

/**
 * Puts what the server found at fault beside its field; `names` leads from its fields to the form's where they
 * differ. True when every fault found its place, so that nothing is left to be said above the form.
 */
export function takeFaults<Values extends FieldValues>(
  form: UseFormReturn<Values>,
  error: unknown,
  names: Partial<Record<string, Path<Values>>> = {},
): boolean {
  const { faults } = Problem.of(error);
  let placed = 0;
  for (const { field, message } of faults) {
    const name = field && (names[field] ?? (field in form.getValues() ? (field as Path<Values>) : undefined));
    if (!name) continue;
    form.setError(name, { message }, { shouldFocus: placed === 0 });
    placed += 1;
  }
  return placed > 0 && placed === faults.length;
}
