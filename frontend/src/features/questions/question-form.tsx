"use client";

import type { ReactNode } from "react";
import { useId } from "react";
import { useTranslations } from "use-intl";
import { Checkbox } from "@/components/ui/checkbox";
import { FormField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioCards } from "@/components/ui/radio-cards";
import { Segments } from "@/components/ui/segments";
import { Select } from "@/components/ui/select";
import { useFormat } from "@/lib/format";
import { DaysInput } from "./days-input";
import { type Draft, eventTypes, HORIZONS, type Known, mayTell, type Value } from "./draft";

interface QuestionFormProps {
  draft: Draft;
  known: readonly Known[];
  onChange: (changes: Partial<Draft>) => void;
  /** Of a model that is there already: what it is about stays, and whom and how often it asks can be said too. */
  more?: { who: ReactNode; often: ReactNode };
}

const ANY = "";

/** Who counts as lost (or won), and how far ahead: two controls, as far as the data can answer. */
export function QuestionForm({ draft, known, onChange, more }: QuestionFormProps) {
  const t = useTranslations("questions");
  const hasEvents = draft.events.length > 0;
  const found = eventTypes(known.filter((one) => one.dataset.kind === "events"));
  const types = draft.eventType && !found.includes(draft.eventType) ? [draft.eventType, ...found] : found;
  const entities = known.filter((one) => one.dataset.kind === "entities");
  const ways = [
    ...(draft.entities ? (["column"] as const) : []),
    ...(hasEvents ? (["inactivity"] as const) : []),
    ...(hasEvents && types.length > 0 ? (["event"] as const) : []),
  ].map((value) => ({
    value,
    label: t(`how.${draft.kind}.${value}`),
    hint: t(`howHint.${value}`),
  }));
  return (
    <div className="flex flex-col gap-7">
      {more ? (
        <Part title={t(`population.title.${draft.kind}`)}>{more.who}</Part>
      ) : (
        <Segments
          label={t("kindLabel")}
          className="self-start"
          choices={(["churn", "lead_scoring"] as const).map((value) => ({
            value,
            label: t(`kind.${value}`),
          }))}
          value={draft.kind}
          onChange={(kind) => onChange({ kind })}
        />
      )}
      <Part title={t(`who.${draft.kind}`)}>
        {entities.length > 1 ? (
          <FormField label={t("ofWhich")}>
            <Select
              choices={entities.map((one) => ({ value: one.dataset.name, label: one.dataset.name }))}
              value={draft.entities}
              onChange={(name) => onChange({ entities: name, column: null, positive: [] })}
              className="w-full sm:w-72"
            />
          </FormField>
        ) : null}
        <RadioCards
          label={t(`who.${draft.kind}`)}
          choices={ways}
          value={draft.how}
          onChange={(how) => onChange({ how })}
        />
        {draft.how === "column" ? <ColumnAnswers draft={draft} known={known} onChange={onChange} /> : null}
        {draft.how !== "column" && types.length > 0 ? (
          <FormField label={t(`eventType.${draft.how}`)}>
            <Select
              choices={[
                ...(draft.how === "inactivity" ? [{ value: ANY, label: t("anyEvent") }] : []),
                ...types.map((value) => ({ value, label: value })),
              ]}
              value={draft.eventType ?? (draft.how === "inactivity" ? ANY : null)}
              placeholder={t("chooseEvent")}
              onChange={(type) => onChange({ eventType: type === ANY ? null : type })}
              className="w-full sm:w-72"
            />
          </FormField>
        ) : null}
        {more && draft.how === "event" ? (
          <div className="flex items-center gap-2">
            <Checkbox
              id="once"
              checked={draft.once}
              aria-label={t("once")}
              onCheckedChange={(on) => onChange({ once: on === true })}
            />
            <label htmlFor="once">{t("once")}</label>
          </div>
        ) : null}
      </Part>
      <Part title={t("ahead")}>
        {draft.how === "column" ? (
          <>
            <p className="text-pretty text-muted">{t("aheadOfColumn")}</p>
            {more ? (
              <DaysInput
                label={t("columnDays")}
                hint={t("columnDaysHint")}
                empty={t("columnDaysNone")}
                days={draft.columnDays}
                onChange={(columnDays) => onChange({ columnDays })}
              />
            ) : null}
          </>
        ) : (
          <HowFar
            days={draft.days}
            onChange={(days) => onChange({ days })}
            how={draft.how}
            kind={draft.kind}
          />
        )}
      </Part>
      {more ? <Part title={t("often.title")}>{more.often}</Part> : null}
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-3">
      <h2 className="font-semibold text-lg">{title}</h2>
      {children}
    </section>
  );
}

/** Which column says it, and which of its values mean yes. */
function ColumnAnswers({ draft, known, onChange }: QuestionFormProps) {
  const t = useTranslations("questions");
  const format = useFormat();
  const of = known.find((one) => one.dataset.name === draft.entities);
  const columns = of ? mayTell(of.profile) : [];
  const chosen = of?.profile.columns.find((one) => one.name === draft.column);
  if (columns.length === 0) return <p className="text-muted">{t("noColumnTells")}</p>;
  function toggle(value: Value, on: boolean) {
    const rest = draft.positive.filter((one) => String(one) !== String(value));
    onChange({ positive: on ? [...rest, value] : rest });
  }
  const choices = columns.map((one) => ({ value: one.name, label: one.name }));
  if (chosen && !choices.some((one) => one.value === chosen.name))
    choices.unshift({ value: chosen.name, label: chosen.name });
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <FormField label={t("column")}>
        <Select
          choices={choices}
          value={draft.column}
          placeholder={t("chooseColumn")}
          onChange={(column) => onChange({ column, positive: [] })}
        />
      </FormField>
      {chosen ? (
        <fieldset className="flex flex-col gap-1.5">
          <legend className="mb-1.5 font-medium">{t(`positive.${draft.kind}`)}</legend>
          {chosen.top.map(({ value, count }) => (
            <ValueChoice
              key={String(value)}
              label={String(value)}
              share={format.percent(count / chosen.rows)}
              checked={draft.positive.some((one) => String(one) === String(value))}
              onChange={(on) => toggle(value, on)}
            />
          ))}
        </fieldset>
      ) : null}
    </div>
  );
}

interface ValueChoiceProps {
  label: string;
  share: string;
  checked: boolean;
  onChange: (on: boolean) => void;
}

function ValueChoice({ label, share, checked, onChange }: ValueChoiceProps) {
  const id = useId();
  return (
    <div className="flex items-center gap-2">
      <Checkbox
        id={id}
        checked={checked}
        aria-label={label}
        onCheckedChange={(on) => onChange(on === true)}
      />
      <label htmlFor={id} className="flex-1 truncate">
        {label}
      </label>
      <span className="figures text-muted text-sm">{share}</span>
    </div>
  );
}

interface HowFarProps {
  days: number;
  onChange: (days: number) => void;
  how: "inactivity" | "event";
  kind: Draft["kind"];
}

function HowFar({ days, onChange, how, kind }: HowFarProps) {
  const t = useTranslations("questions");
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <Segments
          label={t("ahead")}
          choices={HORIZONS.map((one) => ({ value: String(one), label: t("days", { count: one }) }))}
          value={String(days)}
          onChange={(said) => onChange(Number(said))}
        />
        <span className="flex items-center gap-2 text-muted">
          <Input
            type="number"
            min={1}
            max={3650}
            value={Number.isNaN(days) ? "" : String(days)}
            onValueChange={(said) => onChange(Math.trunc(Number.parseFloat(said)))}
            aria-label={t("daysLabel")}
            className="w-20"
          />
          {t("daysWord")}
        </span>
      </div>
      <p className="text-pretty text-muted">{t(`aheadSays.${kind}.${how}`, { count: days || 0 })}</p>
    </>
  );
}
