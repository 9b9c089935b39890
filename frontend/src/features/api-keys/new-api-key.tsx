"use client";

import { KeyRound } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import * as z from "zod/mini";
import { FormProblem } from "@/components/form-problem";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogActions, DialogClose, DialogPanel, DialogTrigger } from "@/components/ui/dialog";
import { FormField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { useOrganization } from "@/features/me/signed-in";
import { answered, api } from "@/lib/api/client";
import { useChange } from "@/lib/api/use-change";
import * as rules from "@/lib/form";
import { takeFaults, useFields, useFieldWords } from "@/lib/form";
import { useFormat } from "@/lib/format";
import { apiKeysQuery, type IssuedApiKey, SCOPES, scopeWord } from "./queries";
import { Secret } from "./secret";

const DAYS = ["30", "90", "365", "never"] as const;
const DAY = 86_400_000;
const schema = z.object({
  name: rules.text(),
  scopes: z.array(z.enum(SCOPES)).check(z.minLength(1, "required")),
  lives: z.enum(DAYS),
});
type Said = z.infer<typeof schema>;

/** Makes a key, then shows its text and how it is used. */
export function NewApiKey() {
  const t = useTranslations("apiKeys");
  const [open, setOpen] = useState(false);
  const [issued, setIssued] = useState<IssuedApiKey | null>(null);
  function change(next: boolean) {
    setOpen(next);
    if (next) setIssued(null);
  }
  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogTrigger
        render={
          <Button variant="primary">
            <KeyRound aria-hidden="true" />
            {t("new")}
          </Button>
        }
      />
      <DialogPanel
        title={issued ? t("made", { name: issued.name }) : t("new")}
        className={issued ? "max-w-2xl!" : undefined}
      >
        {issued?.key ? <Secret secret={issued.key} /> : <NewForm done={setIssued} />}
      </DialogPanel>
    </Dialog>
  );
}

function NewForm({ done }: { done: (issued: IssuedApiKey) => void }) {
  const t = useTranslations("apiKeys");
  const common = useTranslations("common");
  const format = useFormat();
  const { org } = useOrganization();
  const form = useFields<Said>(schema, { name: "", scopes: ["predictions:read", "export"], lives: "90" });
  const say = useFieldWords(form);
  const make = useChange(
    ({ name, scopes, lives }: Said) =>
      answered(
        api.POST("/api/v1/organizations/{org}/api-keys", {
          params: { path: { org } },
          body: { name, scopes, expires_at: lives === "never" ? null : endOf(Number(lives)) },
        }),
      ),
    {
      silent: true,
      stale: [apiKeysQuery(org).queryKey],
      onSuccess: done,
      onError: (error) => void takeFaults(form, error),
    },
  );
  const scopes = form.watch("scopes");
  const lives = form.watch("lives");
  const placed = Object.keys(form.formState.errors).length > 0;
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={form.handleSubmit((said) => make.mutate(said))}
    >
      <FormProblem error={placed ? null : make.error} />
      <FormField label={t("name")} hint={t("nameHint")} error={say("name")}>
        <Input autoComplete="off" autoFocus {...form.register("name")} />
      </FormField>
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1.5 font-medium">{t("scopes")}</legend>
        {SCOPES.map((scope) => (
          // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside it is its control
          <label key={scope} className="flex items-start gap-2.5">
            <Checkbox
              className="mt-0.5"
              checked={scopes.includes(scope)}
              onCheckedChange={(on) =>
                form.setValue("scopes", on ? [...scopes, scope] : scopes.filter((one) => one !== scope), {
                  shouldValidate: form.formState.isSubmitted,
                })
              }
            />
            <span>
              {t(`scope.${scopeWord(scope)}`)} <code className="text-faint text-sm">{scope}</code>
            </span>
          </label>
        ))}
        <p role="alert" className="text-bad text-sm empty:hidden">
          {say("scopes") ? t("someScope") : null}
        </p>
      </fieldset>
      <FormField label={t("expiry")} hint={lives === "never" ? t("neverHint") : undefined}>
        <Select
          value={lives}
          onChange={(next) => form.setValue("lives", next)}
          choices={DAYS.map((one) => ({
            value: one,
            label:
              one === "never"
                ? t("never")
                : t("inDays", { days: Number(one), date: format.date(endOf(Number(one))) }),
          }))}
        />
      </FormField>
      <DialogActions>
        <DialogClose render={<Button />}>{common("cancel")}</DialogClose>
        <Button type="submit" variant="primary" busy={make.isPending}>
          {t("make")}
        </Button>
      </DialogActions>
    </form>
  );
}

const endOf = (days: number) => new Date(Date.now() + days * DAY).toISOString();
