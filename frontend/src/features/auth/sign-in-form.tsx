"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import * as z from "zod/mini";
import { FormProblem } from "@/components/form-problem";
import { Button, buttonStyle } from "@/components/ui/button";
import { FormField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { Shape } from "@/lib/api/client";
import { useChange } from "@/lib/api/use-change";
import * as rules from "@/lib/form";
import { useFields, useFieldWords } from "@/lib/form";
import { PasswordInput } from "./password-input";
import { providersQuery, signIn } from "./queries";

const schema = z.object({ email: rules.email(), password: rules.password() });

interface SignInFormProps {
  /** Whose session has ended: nobody else may come in at this place. */
  email?: string;
  onIn: (me: Shape<"Me">) => void;
  /** Before one is led away to another provider. */
  onLeave?: () => void;
  /** Where the provider opens: beside the page that must not be lost. */
  target?: "_blank";
}

export function SignInForm({ email, onIn, onLeave, target }: SignInFormProps) {
  const t = useTranslations("auth");
  const form = useFields(schema, { email: email ?? "", password: "" });
  const say = useFieldWords(form);
  const providers = useQuery(providersQuery);
  const enter = useChange(signIn, {
    silent: true,
    onSuccess: onIn,
    onError: () => form.setFocus("password"),
  });
  return (
    <>
      {providers.data?.length ? (
        <>
          {providers.data.map((one) => (
            <a
              key={one.start}
              href={one.start}
              target={target}
              onClick={onLeave}
              className={buttonStyle({ size: "large" })}
            >
              {t("signInWith", { provider: one.name })}
            </a>
          ))}
          <p className="flex items-center gap-3 text-faint text-sm before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
            {t("or")}
          </p>
        </>
      ) : null}
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={form.handleSubmit((said) => enter.mutate(said))}
      >
        <FormProblem error={enter.error} />
        <FormField label={t("email")} error={say("email")}>
          <Input
            type="email"
            autoComplete="username"
            readOnly={Boolean(email)}
            autoFocus={!email}
            {...form.register("email")}
          />
        </FormField>
        <FormField label={t("password")} error={say("password")}>
          <PasswordInput
            autoComplete="current-password"
            autoFocus={Boolean(email)}
            {...form.register("password")}
          />
        </FormField>
        <Button type="submit" variant="primary" size="large" busy={enter.isPending}>
          {t("signIn")}
        </Button>
      </form>
    </>
  );
}
