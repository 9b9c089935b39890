"use client";

import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/components/page-header";
import { SqlEditor } from "@/components/sql-editor";
import { SqlProblem } from "@/components/sql-problem";
import { FormField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { useOrganization } from "@/features/me/signed-in";
import { useCurrentModel } from "@/features/models/current";
import { Relations } from "@/features/query/relations";
import { useKept } from "@/lib/use-kept";
import { Deletion } from "./deletion";
import { PreviewOf } from "./preview-of";
import type { FeatureModel } from "./queries";
import { Save } from "./save";
import { UseInModels } from "./use-in-models";
import { usePreview } from "./use-preview";
import { Versions } from "./versions";

const OVER_EVENTS = `select
    entity_key,
    snapshot_date,
    count(*) as events_ever
from events
group by all`;
const OVER_ENTITIES = `select
    entity_key,
    snapshot_date
from entities`;

/** The editor with what the statement gives beside it, as one types; and what becomes of it. */
export function Editing({ kept, above }: { kept: FeatureModel | null; above: ReactNode }) {
  const t = useTranslations("featureModels");
  const { org, user } = useOrganization();
  const { models, model: current } = useCurrentModel();
  const [model, setModel] = useState(kept?.models[0] ?? current?.name ?? null);
  const asked = models.find((one) => one.name === model);
  const draft = useKept<string>(`feature-draft.${org}.${user.id}.${kept?.name ?? ""}`);
  const [sql, setSql] = useState(
    () => draft.read() ?? kept?.sql ?? (asked?.events.length === 0 ? OVER_ENTITIES : OVER_EVENTS),
  );
  const [day, setDay] = useState("");
  const [descriptions, setDescriptions] = useState<Record<string, string>>(kept?.descriptions ?? {});
  const preview = usePreview({ sql, model, snapshot_date: day || null });
  const relations = useMemo(
    () =>
      Object.entries(preview.shown?.relations ?? {}).map(([name, columns]) => ({
        name,
        columns,
        about: knownOf(preview.shown?.known[name]),
      })),
    [preview.shown],
  );
  const schema = useSchema(relations);
  function write(next: string) {
    setSql(next);
    draft.write(next === kept?.sql ? undefined : next);
  }
  return (
    <>
      <PageHeader
        above={above}
        title={kept ? kept.name : t("new")}
        says={kept ? t("version", { version: kept.version }) : t("newSays")}
        actions={
          <Save
            kept={kept}
            body={{ sql, descriptions, model }}
            columns={preview.shown?.columns.map(({ name }) => name) ?? []}
            ready={preview.fresh}
            onSaved={() => draft.write(undefined)}
          />
        }
      />
      <div className="grid gap-x-6 gap-y-5 xl:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-3">
          <div className="flex flex-wrap items-end gap-3">
            <FormField label={t("for")} className="min-w-40 flex-1">
              <Select
                value={model}
                onChange={setModel}
                placeholder={t("noModel")}
                disabled={models.length === 0}
                choices={models.map(({ name }) => ({ value: name, label: name }))}
              />
            </FormField>
            <FormField label={t("day")} className="min-w-40 flex-1">
              <Input type="date" value={day} onValueChange={setDay} />
            </FormField>
          </div>
          <SqlEditor
            value={sql}
            onChange={write}
            onRun={preview.now}
            schema={schema}
            faults={preview.faults}
            className="h-80 resize-y"
          />
          <p className="text-muted text-sm">{t("rule")}</p>
          <SqlProblem said={preview.said} />
          {relations.length ? (
            <section aria-labelledby="relations">
              <h2 id="relations" className="mb-1 font-semibold">
                {t("relations")}
              </h2>
              <Relations relations={relations} />
            </section>
          ) : null}
        </div>
        <PreviewOf
          preview={preview}
          descriptions={descriptions}
          onDescribe={(name, words) => setDescriptions((now) => ({ ...now, [name]: words }))}
        />
      </div>
      {kept ? (
        <div className="mt-10 grid gap-x-6 gap-y-8 border-line border-t pt-6 xl:grid-cols-2">
          <Versions kept={kept} onPick={write} />
          <div className="flex flex-col gap-8">
            <UseInModels kept={kept} />
            <Deletion kept={kept} />
          </div>
        </div>
      ) : null}
    </>
  );
}

/** Whether a relation is as it was on each date, or as it is today. */
function knownOf(words: string | undefined): string {
  if (!words) return "";
  return words.startsWith("as last uploaded") ? "undated" : "dated";
}

/** Completion for the editor; it stays the same object while the relations do, though previews come and go. */
function useSchema(relations: readonly { name: string; columns: string[][] }[]) {
  const made = useMemo(
    () =>
      Object.fromEntries(
        relations.map(({ name, columns }) => [
          name.replaceAll("-", "_"),
          columns.map(([label = "", type = ""]) => ({ label, type: "property", detail: type.toLowerCase() })),
        ]),
      ),
    [relations],
  );
  const [schema, setSchema] = useState(made);
  const last = useRef("");
  useEffect(() => {
    const said = JSON.stringify(made);
    // A statement that fails tells of no relations: those that were known stay.
    if (said === last.current || said === "{}") return;
    last.current = said;
    setSchema(made);
  }, [made]);
  return schema;
}
