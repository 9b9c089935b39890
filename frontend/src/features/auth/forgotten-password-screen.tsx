"use client";

import { useTranslations } from "use-intl";
import * as z from "zod/mini";
import { FormProblem } from "@/components/form-problem";
import { Button } from "@/components/ui/button";
import { FormField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useChange } from "@/lib/api/use-change";
import * as rules from "@/lib/form";
import { useFields, useFieldWords } from "@/lib/form";
import { To } from "@/lib/places";
import { Door } from "./door";
import { forgotPassword } from "./queries";

const schema = z.object({ email: rules.email() });

export function ForgottenPasswordScreen() {
  const t = useTranslations("auth");
  const form = useFields(schema, { email: "" });
  const say = useFieldWords(form);
  const ask = useChange(forgotPassword, { silent: true });
  const back = (
    <To place="/sign-in/" className="text-accent-ink underline underline-offset-3">
      {t("backToSignIn")}
    </To>
  );
  if (ask.isSuccess) {
    return (
      <Door title={t("letterTitle")} others={back}>
        <p role="status">{t("letterSays", { email: form.getValues("email") })}</p>
        <p className="text-muted text-sm">
          {t.rich("letterLocal", { code: (parts) => <code className="font-mono">{parts}</code> })}
        </p>
      </Door>
    );
  }
  return (
    <Door title={t("forgottenTitle")} says={t("forgottenSays")} others={back}>
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={form.handleSubmit((said) => ask.mutate(said))}
      >
        <FormProblem error={ask.error} />
        <FormField label={t("email")} error={say("email")}>
          <Input type="email" autoComplete="username" autoFocus {...form.register("email")} />
        </FormField>
        <Button type="submit" variant="primary" size="large" busy={ask.isPending}>
          {t("sendLetter")}
        </Button>
      </form>
    </Door>
  );
}
