"use client";

import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { useTranslations } from "use-intl";
import { RoleGate } from "@/components/role-gate";
import { Skeleton } from "@/components/states";
import { FormField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import { fit } from "@/features/datasets/profile";
import { useOrganization } from "@/features/me/signed-in";
import type { Model } from "@/features/models/current";
import { EconomicsForm } from "@/features/versions/economics-form";
import { decisionQuery, saveEconomics, type Tried, type Version } from "@/features/versions/queries";
import { Problem } from "@/lib/api/problem";
import { useChange } from "@/lib/api/use-change";
import { useSaid } from "@/lib/said";
import { useKnown } from "./use-known";

const MAPPED = "";

/** What an answer is worth, and whom to call because of it: as it is kept, and with the figures that one tries. */
export function EconomicsPart({ model, version }: { model: Model; version?: Version }) {
  const t = useTranslations("questions");
  const { org } = useOrganization();
  const say = useSaid();
  const [tried, setTried] = useState<Tried>({});
  const number = version?.number ?? 0;
  const kept = useQuery({ ...decisionQuery(org, model.name, number, {}), enabled: number > 0 });
  const now = useQuery({
    ...decisionQuery(org, model.name, number, useDeferredValue(tried)),
    enabled: number > 0,
  });
  const trying = Object.values(tried).some((value) => value !== undefined);
  const problem = now.error ? Problem.of(now.error) : null;
  const missing = problem?.code === "economics_missing" ? (problem.facts.missing as string[]) : [];
  const currency = model.economics.currency;
  return (
    <section aria-labelledby="worth">
      <h2 id="worth" className="font-semibold text-lg">
        {t("worth.title")}
      </h2>
      <p className="mb-3 max-w-prose text-pretty text-muted">{t("worth.says")}</p>
      {number === 0 ? (
        <p className="mb-4 max-w-prose">{t("worth.noVersion")}</p>
      ) : (
        <dl className="mb-4 flex min-h-12 flex-col gap-2" aria-live="polite">
          <Advice name={t("worth.kept")}>
            {kept.data && !kept.error ? (
              say("decision", kept.data.said, currency)
            ) : kept.error ? (
              t("worth.notYet")
            ) : (
              <Skeleton className="h-5 w-96 max-w-full" />
            )}
          </Advice>
          {trying ? (
            <Advice name={t("worth.tried")}>
              {now.data && !now.error ? say("decision", now.data.said, currency) : t("worth.notYet")}
            </Advice>
          ) : null}
        </dl>
      )}
      <EconomicsForm
        model={model}
        used={now.error ? undefined : now.data?.economics}
        missing={missing}
        tried={tried}
        onTry={setTried}
      />
      <RoleGate from="analyst">
        <Money model={model} />
      </RoleGate>
    </section>
  );
}

function Advice({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className="max-w-prose">
      <dt className="text-muted text-sm">{name}</dt>
      <dd className="text-pretty">{children}</dd>
    </div>
  );
}

/** Where each one's own value stands, and in which money it is told. */
function Money({ model }: { model: Model }) {
  const t = useTranslations("questions");
  const { org } = useOrganization();
  const { known } = useKnown(model.entities ? [model.entities] : []);
  const before = model.economics;
  const stale = [
    [org, "models"],
    [org, "decision", model.name],
  ];
  const undo = useChange(saveEconomics(org, model.name), { stale });
  const save = useChange(saveEconomics(org, model.name), {
    stale,
    onSuccess: () => {
      toast.done({ title: t("worth.saved"), undo: () => undo.mutate(before) });
    },
  });
  const own = known[0];
  const columns = own ? fit("value", own.profile.columns).map((one) => one.name) : [];
  const mapped = own?.dataset.mapping.value;
  const chosen = before.value_column ?? MAPPED;
  if (chosen && !columns.includes(chosen)) columns.unshift(chosen);
  return (
    <div className="mt-4 grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
      {model.entities ? (
        <FormField
          label={t("worth.column")}
          hint={t(before.value == null ? "worth.columnHint" : "worth.columnOver")}
        >
          <Select
            value={chosen}
            onChange={(name) => {
              if (name !== chosen) save.mutate({ ...before, value: null, value_column: name || null });
            }}
            choices={[
              { value: MAPPED, label: mapped ? t("worth.mapped", { column: mapped }) : t("worth.noColumn") },
              ...columns.map((name) => ({ value: name, label: name })),
            ]}
          />
        </FormField>
      ) : null}
      <Currency
        key={before.currency ?? ""}
        value={before.currency ?? ""}
        onSave={(currency) => save.mutate({ ...before, currency })}
      />
    </div>
  );
}

/** Three capital letters; kept when one leaves the field. */
function Currency({ value, onSave }: { value: string; onSave: (currency: string | null) => void }) {
  const t = useTranslations("questions");
  const [typed, setTyped] = useState(value);
  const said = typed.trim().toUpperCase();
  const wrong = said !== "" && !/^[A-Z]{3}$/.test(said);
  function leave() {
    if (!wrong && said !== value) onSave(said || null);
  }
  return (
    <FormField
      label={t("worth.currency")}
      hint={t("worth.currencyHint")}
      error={wrong ? t("worth.currencyWrong") : undefined}
    >
      <Input
        value={typed}
        maxLength={3}
        autoCapitalize="characters"
        spellCheck={false}
        onValueChange={setTyped}
        onBlur={leave}
        onKeyDown={(event) => {
          if (event.key === "Enter") leave();
        }}
        className="uppercase"
      />
    </FormField>
  );
}
