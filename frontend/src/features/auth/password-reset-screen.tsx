"use client";

import { useTranslations } from "use-intl";
import * as z from "zod/mini";
import { FormProblem } from "@/components/form-problem";
import { Empty } from "@/components/states";
import { Button } from "@/components/ui/button";
import { FormField } from "@/components/ui/field";
import { useChange } from "@/lib/api/use-change";
import * as rules from "@/lib/form";
import { takeFaults, useFields, useFieldWords } from "@/lib/form";
import { To } from "@/lib/places";
import { Door } from "./door";
import { ofLink } from "./link-problem";
import { PasswordInput } from "./password-input";
import { resetPassword } from "./queries";
import { useToken } from "./use-token";

const schema = z.object({ password: rules.newPassword() });

export function PasswordResetScreen() {
  const t = useTranslations("auth");
  const token = useToken();
  const form = useFields(schema, { password: "" });
  const say = useFieldWords(form);
  const change = useChange(resetPassword, { silent: true, onError: (error) => void takeFaults(form, error) });
  const link = "text-center text-accent-ink underline underline-offset-3";
  if (!token) {
    return (
      <Empty
        title={t("noToken")}
        action={
          <To place="/forgotten-password/" className={link}>
            {t("sendAnother")}
          </To>
        }
      >
        {t("noResetToken")}
      </Empty>
    );
  }
  if (change.isSuccess) {
    return (
      <Door title={t("resetDone")} says={t("resetDoneSays")}>
        <To place="/sign-in/" className={link}>
          {t("signIn")}
        </To>
      </Door>
    );
  }
  const placed = Object.keys(form.formState.errors).length > 0;
  return (
    <Door
      title={t("resetTitle")}
      says={t("resetSays")}
      others={
        <To place="/forgotten-password/" className={link}>
          {t("sendAnother")}
        </To>
      }
    >
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={form.handleSubmit(({ password }) => change.mutate({ token, password }))}
      >
        <FormProblem error={placed ? null : ofLink(change.error)} />
        <FormField label={t("newPassword")} hint={t("passwordHint")} error={say("password")}>
          <PasswordInput autoComplete="new-password" autoFocus {...form.register("password")} />
        </FormField>
        <Button type="submit" variant="primary" size="large" busy={change.isPending}>
          {t("savePassword")}
        </Button>
      </form>
    </Door>
  );
}
