"use client";

import { useTranslations } from "use-intl";
import * as z from "zod/mini";
import { CopyButton } from "@/components/copy-button";
import { FormProblem } from "@/components/form-problem";
import { Matter } from "@/components/matter";
import { Button } from "@/components/ui/button";
import { FormField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { meQuery } from "@/features/me/queries";
import { useOrganization } from "@/features/me/signed-in";
import { useChange } from "@/lib/api/use-change";
import * as rules from "@/lib/form";
import { takeFaults, useFields, useFieldWords } from "@/lib/form";
import { changeSettings, type Settings, settingsQuery } from "./queries";

const schema = z.object({ name: rules.text() });

export function NameForm({ settings }: { settings: Settings }) {
  const t = useTranslations("organization");
  const { org } = useOrganization();
  const form = useFields(schema, { name: settings.name });
  const say = useFieldWords(form);
  const save = useChange(changeSettings(org), {
    stale: [settingsQuery(org).queryKey, meQuery.queryKey],
    silent: true,
    onSuccess: ({ name }) => {
      form.reset({ name });
      toast.done({ title: t("nameSaved") });
    },
    onError: (error) => void takeFaults(form, error),
  });
  return (
    <Matter title={t("name")} says={t("nameSays")}>
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={form.handleSubmit((said) => save.mutate(said))}
      >
        <FormProblem error={form.formState.errors.name ? null : save.error} />
        <FormField label={t("name")} error={say("name")}>
          <Input autoComplete="organization" {...form.register("name")} />
        </FormField>
        <Button type="submit" className="self-start" busy={save.isPending} disabled={!form.formState.isDirty}>
          {t("save")}
        </Button>
      </form>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span className="text-muted">
          {t("slug")} <code className="font-mono text-ink text-sm">{settings.slug}</code>
        </span>
        <CopyButton text={settings.slug} />
      </div>
    </Matter>
  );
}
