"use client";

import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { useState } from "react";
import { useTranslations } from "use-intl";
import * as z from "zod/mini";
import { ConfirmTyped } from "@/components/confirm-typed";
import { FormProblem } from "@/components/form-problem";
import { Matter } from "@/components/matter";
import { PageHeader } from "@/components/page-header";
import { THEMES } from "@/components/shell/themes";
import { Button } from "@/components/ui/button";
import { FormField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Segments } from "@/components/ui/segments";
import { Switch } from "@/components/ui/switch";
import { toast } from "@/components/ui/toast";
import { PasswordInput } from "@/features/auth/password-input";
import { answered, api } from "@/lib/api/client";
import { Problem } from "@/lib/api/problem";
import { signedIn } from "@/lib/api/signed-in";
import { useChange } from "@/lib/api/use-change";
import * as rules from "@/lib/form";
import { takeFaults, useFields, useFieldWords } from "@/lib/form";
import { singleKeys } from "@/lib/keys";
import { LANGUAGES, NAMES } from "@/lib/language/languages";
import { useLanguage } from "@/lib/language/provider";
import { meQuery } from "./queries";
import { Sessions } from "./sessions";
import { useOrganization } from "./signed-in";

export function ProfileScreen() {
  const t = useTranslations("me");
  return (
    <div className="max-w-3xl">
      <PageHeader title={t("title")} />
      <div className="divide-y divide-line">
        <NameForm />
        <Appearance />
        <PasswordForm />
        <Sessions />
        <Farewell />
      </div>
    </div>
  );
}

const named = z.object({ name: rules.text() });

function NameForm() {
  const t = useTranslations("me");
  const { user } = useOrganization();
  const form = useFields(named, { name: user.name });
  const say = useFieldWords(form);
  const save = useChange((body: { name: string }) => answered(api.PATCH("/api/v1/me", { body })), {
    stale: [meQuery.queryKey],
    silent: true,
    onSuccess: (_, body) => {
      form.reset(body);
      toast.done({ title: t("nameSaved") });
    },
    onError: (error) => void takeFaults(form, error),
  });
  return (
    <Matter title={t("person")} says={t("personSays")}>
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={form.handleSubmit((said) => save.mutate(said))}
      >
        <FormProblem error={form.formState.errors.name ? null : save.error} />
        <FormField label={t("name")} error={say("name")}>
          <Input autoComplete="name" {...form.register("name")} />
        </FormField>
        <FormField label={t("email")}>
          <Input value={user.email} readOnly className="text-muted" />
        </FormField>
        <Button type="submit" className="self-start" busy={save.isPending} disabled={!form.formState.isDirty}>
          {t("save")}
        </Button>
      </form>
    </Matter>
  );
}

function Appearance() {
  const t = useTranslations("me");
  const shell = useTranslations("shell");
  const { theme, setTheme } = useTheme();
  const { language, choose } = useLanguage();
  const [single, setSingle] = useState(singleKeys.on());
  return (
    <Matter title={t("appearance")} says={t("appearanceSays")}>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <span>{shell("language")}</span>
        <Segments
          label={shell("language")}
          value={language}
          onChange={choose}
          choices={LANGUAGES.map((one) => ({ value: one, label: <span lang={one}>{NAMES[one]}</span> }))}
        />
      </div>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <span>{shell("theme")}</span>
        <Segments
          label={shell("theme")}
          value={theme ?? "system"}
          onChange={setTheme}
          choices={THEMES.map(({ value }) => ({ value, label: shell(`themes.${value}`) }))}
        />
      </div>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the switch inside it is its control */}
      <label className="flex items-center justify-between gap-3">
        <span>{shell("keys.single")}</span>
        <Switch
          checked={single}
          onCheckedChange={(on) => {
            singleKeys.turn(on);
            setSingle(on);
          }}
        />
      </label>
    </Matter>
  );
}

const passwords = z.object({ old_password: rules.password(), password: rules.newPassword() });

function PasswordForm() {
  const t = useTranslations("me");
  const form = useFields(passwords, { old_password: "", password: "" });
  const say = useFieldWords(form);
  const save = useChange((body: z.infer<typeof passwords>) => answered(api.PATCH("/api/v1/me", { body })), {
    stale: [["me", "sessions"]],
    silent: true,
    onSuccess: () => {
      form.reset();
      toast.done({ title: t("passwordSaved"), description: t("passwordSavedSays") });
    },
    onError: (error) => {
      if (Problem.of(error).code === "wrong_password") {
        form.setError("old_password", { message: "wrongPassword" }, { shouldFocus: true });
      } else takeFaults(form, error);
    },
  });
  const placed = Object.keys(form.formState.errors).length > 0;
  return (
    <Matter title={t("password")} says={t("passwordSays")}>
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={form.handleSubmit((said) => save.mutate(said))}
      >
        <FormProblem error={placed ? null : save.error} />
        <FormField label={t("oldPassword")} error={say("old_password")}>
          <PasswordInput autoComplete="current-password" {...form.register("old_password")} />
        </FormField>
        <FormField label={t("newPassword")} hint={t("passwordHint")} error={say("password")}>
          <PasswordInput autoComplete="new-password" {...form.register("password")} />
        </FormField>
        <Button type="submit" className="self-start" busy={save.isPending}>
          {t("changePassword")}
        </Button>
      </form>
    </Matter>
  );
}

function Farewell() {
  const t = useTranslations("me");
  const router = useRouter();
  const { user } = useOrganization();
  return (
    <Matter title={t("farewell")} says={t("farewellSays")}>
      <ConfirmTyped
        trigger={
          <Button variant="grave" className="self-start">
            {t("delete")}
          </Button>
        }
        title={t("deleteTitle")}
        phrase={user.email}
        action={t("delete")}
        onConfirm={async () => {
          await answered(api.DELETE("/api/v1/me", { body: { confirm: user.email } }));
          signedIn.forget();
          router.replace("/sign-in/");
        }}
      >
        {t("deleteSays")}
      </ConfirmTyped>
    </Matter>
  );
}
