"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { FileDrop } from "@/components/files";
import { RoleGate } from "@/components/role-gate";
import { Empty, ErrorState, SkeletonText } from "@/components/states";
import { TimeAgo } from "@/components/time-ago";
import { Segments } from "@/components/ui/segments";
import { useOrganization } from "@/features/me/signed-in";
import type { Shape } from "@/lib/api/client";
import { useFormat } from "@/lib/format";
import { Account } from "./account";
import { type Dataset, exportAddress, type Mode, type Upload, uploadAddress, uploadsQuery } from "./queries";

const MODES: readonly Mode[] = ["append", "upsert", "replace"];

/** Files that came, and a place for the next one. Each accepted file made a version. */
export function UploadsTab({ dataset }: { dataset: Dataset }) {
  const t = useTranslations("datasets");
  const { org } = useOrganization();
  const client = useQueryClient();
  const uploads = useQuery(uploadsQuery(org, dataset.name));
  const [mode, setMode] = useState<Mode>("append");
  return (
    <div className="flex flex-col gap-5">
      <RoleGate from="analyst">
        <div className="flex flex-col gap-3">
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <Segments
              label={t("modeLabel")}
              choices={MODES.map((value) => ({ value, label: t(`mode.${value}`) }))}
              value={mode}
              onChange={setMode}
            />
            <p className="text-muted text-sm">{t(`modeHint.${mode}`)}</p>
          </div>
          <FileDrop<Shape<"UploadAnswer">>
            briefly
            address={uploadAddress(org, dataset.name, mode)}
            onSent={() => {
              void client.invalidateQueries({ queryKey: [org, "datasets", dataset.name, "uploads"] });
              void client.invalidateQueries({ queryKey: [org, "jobs"] });
            }}
          />
        </div>
      </RoleGate>
      {uploads.isPending ? <SkeletonText lines={4} /> : null}
      {uploads.error && !uploads.data ? (
        <ErrorState error={uploads.error} retry={() => void uploads.refetch()} />
      ) : null}
      {uploads.data?.length === 0 ? (
        <Empty icon={<FileUp aria-hidden="true" />} title={t("noUploads")}>
          {t("noUploadsAdvice")}
        </Empty>
      ) : null}
      {uploads.data?.length ? (
        <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
          {uploads.data.map((upload) => (
            <UploadRow key={upload.id} upload={upload} dataset={dataset.name} />
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function UploadRow({ upload, dataset }: { upload: Upload; dataset: string }) {
  const t = useTranslations("datasets");
  const format = useFormat();
  const { org } = useOrganization();
  return (
    <li className="grid gap-x-5 gap-y-1.5 px-4 py-3 sm:grid-cols-[minmax(0,16rem)_minmax(0,1fr)_auto]">
      <div className="min-w-0">
        <p className="truncate font-medium">{upload.file_name}</p>
        <p className="text-muted text-sm">
          {format.bytes(upload.bytes)} · {t(`mode.${upload.mode as Mode}`)}
          {upload.version ? ` · ${t("version", { number: upload.version })}` : null}
        </p>
      </div>
      <Account upload={upload} dataset={dataset} />
      <div className="flex flex-col text-muted text-sm sm:items-end">
        <TimeAgo when={upload.created_at} inList />
        {upload.version ? (
          <a
            href={exportAddress(org, dataset, "csv", upload.version)}
            download
            className="text-accent-ink underline underline-offset-3"
          >
            {t("downloadVersion", { number: upload.version })}
          </a>
        ) : null}
      </div>
    </li>
  );
}
