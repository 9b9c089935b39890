"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ConfirmTyped } from "@/components/confirm-typed";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { FormField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { JobProgress } from "@/features/jobs/job-progress";
import { useOrganization } from "@/features/me/signed-in";
import { useGo } from "@/lib/places";
import { type Dataset, deleteDataset, eraseEntity } from "./queries";

/** What cannot be undone: to forget one person everywhere, and to delete the table. */
export function KeepingTab({ dataset }: { dataset: Dataset }) {
  return (
    <div className="flex flex-col gap-5">
      <EraseOne />
      <DeleteAll dataset={dataset} />
    </div>
  );
}

function EraseOne() {
  const t = useTranslations("datasets");
  const { org } = useOrganization();
  const [key, setKey] = useState("");
  const [job, setJob] = useState<string | null>(null);
  const entity = key.trim();
  return (
    <Card className="flex flex-col gap-3 p-5">
      <h2 className="font-semibold">{t("erase.title")}</h2>
      <p className="text-muted">{t("erase.says")}</p>
      <div className="flex flex-wrap items-end gap-3">
        <FormField label={t("erase.key")} className="w-64">
          <Input value={key} onValueChange={setKey} autoComplete="off" spellCheck={false} />
        </FormField>
        <ConfirmTyped
          trigger={
            <Button variant="danger" disabled={!entity}>
              {t("erase.action")}
            </Button>
          }
          title={t("erase.confirm", { key: entity })}
          phrase={entity}
          action={t("erase.action")}
          onConfirm={async () => {
            const made = await eraseEntity(org)({ entity_key: entity });
            setJob(made.job.id);
            setKey("");
          }}
        >
          {t("erase.consequence")}
        </ConfirmTyped>
      </div>
      {job ? <JobProgress id={job} /> : null}
    </Card>
  );
}

function DeleteAll({ dataset }: { dataset: Dataset }) {
  const t = useTranslations("datasets");
  const { org } = useOrganization();
  const client = useQueryClient();
  const go = useGo();
  return (
    <Card className="flex flex-col items-start gap-3 p-5">
      <h2 className="font-semibold">{t("delete.title")}</h2>
      <p className="text-muted">{t("delete.says")}</p>
      <ConfirmTyped
        trigger={
          <Button variant="danger">
            <Trash2 aria-hidden="true" />
            {t("delete.action")}
          </Button>
        }
        title={t("delete.confirm", { name: dataset.name })}
        phrase={dataset.name}
        action={t("delete.action")}
        onConfirm={async () => {
          await deleteDataset(org, dataset.name);
          go("/datasets/", {});
          client.removeQueries({ queryKey: [org, "datasets", dataset.name] });
          await client.invalidateQueries({ queryKey: [org, "datasets"], exact: true });
        }}
      >
        {t("delete.consequence")}
      </ConfirmTyped>
    </Card>
  );
}
