"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { FormProblem } from "@/components/form-problem";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { FormField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioCards } from "@/components/ui/radio-cards";
import { Segments } from "@/components/ui/segments";
import { Select } from "@/components/ui/select";
import { useOrganization } from "@/features/me/signed-in";
import { membersQuery } from "@/features/members/queries";
import type { Model } from "@/features/models/current";
import { facetsQuery } from "@/features/predictions/queries";
import { useLanguage } from "@/lib/language/provider";
import { label } from "@/lib/reasons";
import type { AlertRule, RuleParts } from "./queries";
import { RulePreview } from "./rule-preview";
import { useRules } from "./use-rules";

const KINDS = ["top_n", "threshold", "change", "new_entrant"] as const;
const NO_COLUMN = "-";
const MOST = 60;

interface RuleFormProps {
  model: Model;
  rule?: AlertRule;
  onClose: () => void;
}

/** Makes a rule or changes one, with whom it would have named last time beside it. */
export function RuleForm({ model, rule, onClose }: RuleFormProps) {
  const t = useTranslations("alertRules");
  const common = useTranslations("common");
  const { language } = useLanguage();
  const [name, setName] = useState(rule?.name ?? "");
  const [kind, setKind] = useState<(typeof KINDS)[number]>(rule?.kind ?? "top_n");
  const [measure, setMeasure] = useState(rule?.measure ?? "score");
  const [most, setMost] = useState(String(rule?.top_n ?? 20));
  const [threshold, setThreshold] = useState(shown(rule));
  const [points, setPoints] = useState(String(Math.round((rule?.min_change ?? 0.1) * 100)));
  const [segments, setSegments] = useState(rule?.segments ?? []);
  const [mailTo, setMailTo] = useState(rule?.mail_to.map((one) => one.id) ?? []);
  const { create, change } = useRules();
  const error = create.error ?? change.error;
  const parts: Required<Omit<RuleParts, "model">> = {
    kind,
    measure: kind === "change" ? "score" : measure,
    top_n: bounded(most, 1, 1000, 20),
    min_score: rule?.min_score ?? 0,
    threshold:
      kind === "threshold"
        ? measure === "score"
          ? bounded(threshold, 0, 100, 50) / 100
          : bounded(threshold, 0, Number.MAX_VALUE, 0)
        : null,
    min_change: kind === "change" ? bounded(points, 1, 100, 10) / 100 : null,
    segments,
  };
  function save() {
    const said = { ...parts, name: name.trim(), mail_to: mailTo };
    const then = { onSuccess: onClose };
    if (rule) change.mutate({ rule, changes: { ...said, name: said.name || rule.name } }, then);
    else
      create.mutate({ ...said, model: model.name, mail_language: language === "pt-BR" ? "pt" : "en" }, then);
  }
  const Tag = rule ? "li" : "section";
  return (
    <Tag
      aria-label={rule ? t("editOf", { name: rule.name }) : t("new")}
      className="mb-6 grid items-start gap-x-8 gap-y-6 rounded-lg border border-line bg-surface p-5 shadow-raised xl:grid-cols-2"
    >
      <form
        noValidate
        className="flex min-w-0 flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <h2 className="font-semibold text-lg">{rule ? t("editOf", { name: rule.name }) : t("new")}</h2>
        <FormProblem error={error} />
        <FormField label={t("name")} optional={t("optional")} hint={t("nameHint")}>
          <Input value={name} onValueChange={setName} maxLength={200} />
        </FormField>
        <RadioCards
          label={t("kind.label")}
          value={kind}
          onChange={setKind}
          choices={KINDS.map((one) => ({
            value: one,
            label: t(`kind.${one}`),
            hint: t(`kindSays.${one}`),
          }))}
        />
        {kind === "change" ? null : (
          <div className="flex flex-col gap-1.5">
            <span className="font-medium">{t("measure.label")}</span>
            <Segments
              label={t("measure.label")}
              value={measure}
              onChange={setMeasure}
              className="self-start"
              choices={[
                { value: "score", label: t("measure.score") },
                { value: "value_at_risk", label: t(`measure.value.${model.kind}`) },
              ]}
            />
          </div>
        )}
        <div className="grid gap-4 sm:grid-cols-2">
          {kind === "threshold" ? (
            <FormField label={t(measure === "score" ? "threshold.score" : "threshold.money")}>
              <Input inputMode="decimal" value={threshold} onValueChange={setThreshold} />
            </FormField>
          ) : null}
          {kind === "change" ? (
            <FormField label={t("points")}>
              <Input inputMode="numeric" value={points} onValueChange={setPoints} />
            </FormField>
          ) : null}
          <FormField label={t("most")} hint={t("mostHint")}>
            <Input inputMode="numeric" value={most} onValueChange={setMost} />
          </FormField>
        </div>
        <SegmentChoice model={model} segments={segments} onChange={setSegments} />
        <Letters chosen={mailTo} onChange={setMailTo} />
        <div className="flex gap-2">
          <Button type="submit" variant="primary" busy={create.isPending || change.isPending}>
            {rule ? t("save") : t("make")}
          </Button>
          <Button onClick={onClose}>{common("cancel")}</Button>
        </div>
      </form>
      <RulePreview model={model} parts={{ ...parts, model: model.name }} />
    </Tag>
  );
}

function shown(rule: AlertRule | undefined): string {
  if (rule?.threshold === null || rule?.threshold === undefined) return "50";
  return String(rule.measure === "score" ? Math.round(rule.threshold * 100) : rule.threshold);
}

/** What was typed as a number within its bounds; what is none is the usual one. */
function bounded(typed: string, least: number, most: number, usual: number): number {
  const value = Number(typed.replace(",", "."));
  return typed.trim() === "" || !Number.isFinite(value) ? usual : Math.min(Math.max(value, least), most);
}

interface SegmentChoiceProps {
  model: Model;
  segments: AlertRule["segments"];
  onChange: (segments: AlertRule["segments"]) => void;
}

/** Only those with some values of a column. */
function SegmentChoice({ model, segments, onChange }: SegmentChoiceProps) {
  const t = useTranslations("alertRules");
  const { org } = useOrganization();
  const facets = useQuery(facetsQuery(org, model.name));
  const columns = facets.data?.segments ?? [];
  const [own, ...others] = segments;
  if (columns.length === 0 && !own) return null;
  const values = columns.find((one) => one.column === own?.column)?.values ?? [];
  return (
    <div className="flex flex-col gap-2">
      <FormField label={t("segment")}>
        <Select
          value={own?.column ?? NO_COLUMN}
          onChange={(column) => onChange(column === NO_COLUMN ? others : [{ column, values: [] }, ...others])}
          choices={[
            { value: NO_COLUMN, label: t(`everybody.${model.kind}`) },
            ...columns.map((one) => ({ value: one.column, label: label(one.column) })),
          ]}
        />
      </FormField>
      {own ? (
        <fieldset className="flex max-h-40 flex-wrap gap-x-4 gap-y-1.5 overflow-y-auto">
          <legend className="sr-only">{t("values", { column: label(own.column) })}</legend>
          {values.slice(0, MOST).map(({ value }) => (
            // biome-ignore lint/a11y/noLabelWithoutControl: the box inside it is its control
            <label key={value ?? ""} className="flex items-center gap-2">
              <Checkbox
                checked={own.values.includes(value)}
                onCheckedChange={(on) =>
                  onChange([
                    {
                      column: own.column,
                      values: on ? [...own.values, value] : own.values.filter((one) => one !== value),
                    },
                    ...others,
                  ])
                }
              />
              {value ?? t("notKnown")}
            </label>
          ))}
        </fieldset>
      ) : null}
    </div>
  );
}

/** Who gets a letter when it speaks. */
function Letters({ chosen, onChange }: { chosen: string[]; onChange: (chosen: string[]) => void }) {
  const t = useTranslations("alertRules");
  const { org } = useOrganization();
  const members = useQuery(membersQuery(org));
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 font-medium">{t("letters")}</legend>
      <div className="flex max-h-32 flex-wrap gap-x-4 gap-y-1.5 overflow-y-auto">
        {members.data?.map(({ user }) => (
          // biome-ignore lint/a11y/noLabelWithoutControl: the box inside it is its control
          <label key={user.id} className="flex items-center gap-2">
            <Checkbox
              checked={chosen.includes(user.id)}
              onCheckedChange={(on) =>
                onChange(on ? [...chosen, user.id] : chosen.filter((one) => one !== user.id))
              }
            />
            {user.name}
          </label>
        ))}
      </div>
      <p className="text-muted text-sm">{t("lettersSay")}</p>
    </fieldset>
  );
}
