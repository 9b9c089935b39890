"use client";

import { useTranslations } from "use-intl";
import * as z from "zod/mini";
import { FormProblem } from "@/components/form-problem";
import { Button } from "@/components/ui/button";
import { FormField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Problem } from "@/lib/api/problem";
import { useChange } from "@/lib/api/use-change";
import * as rules from "@/lib/form";
import { takeFaults, useFields, useFieldWords } from "@/lib/form";
import { To } from "@/lib/places";
import { Door } from "./door";
import { PasswordInput } from "./password-input";
import { signUp } from "./queries";
import { useEnter } from "./use-enter";

const schema = z.object({
  name: rules.text(),
  email: rules.email(),
  password: rules.newPassword(),
  organization: rules.text(),
});

export function SignUpScreen() {
  const t = useTranslations("auth");
  const form = useFields(schema, { name: "", email: "", password: "", organization: "" });
  const say = useFieldWords(form);
  const enter = useEnter();
  const make = useChange(signUp, {
    silent: true,
    onSuccess: (me) => enter(me),
    onError: (error) => {
      if (Problem.of(error).code === "email_taken")
        form.setError("email", { message: "emailTaken" }, { shouldFocus: true });
      else takeFaults(form, error);
    },
  });
  const placed = Object.keys(form.formState.errors).length > 0;
  return (
    <Door
      title={t("signUpTitle")}
      says={t("signUpSays")}
      others={
        <p>
          {t("haveAccount")}{" "}
          <To place="/sign-in/" className="text-accent-ink underline underline-offset-3">
            {t("signIn")}
          </To>
        </p>
      }
    >
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={form.handleSubmit((said) => make.mutate(said))}
      >
        <FormProblem error={placed ? null : make.error} />
        <FormField label={t("name")} error={say("name")}>
          <Input autoComplete="name" autoFocus {...form.register("name")} />
        </FormField>
        <FormField label={t("workEmail")} error={say("email")}>
          <Input type="email" autoComplete="username" {...form.register("email")} />
        </FormField>
        <FormField label={t("password")} hint={t("passwordHint")} error={say("password")}>
          <PasswordInput autoComplete="new-password" {...form.register("password")} />
        </FormField>
        <FormField label={t("organization")} hint={t("organizationHint")} error={say("organization")}>
          <Input autoComplete="organization" {...form.register("organization")} />
        </FormField>
        <Button type="submit" variant="primary" size="large" busy={make.isPending}>
          {t("signUp")}
        </Button>
      </form>
    </Door>
  );
}
