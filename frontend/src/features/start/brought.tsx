"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { send } from "@/components/files/send";
import { SkeletonText } from "@/components/states";
import { Button } from "@/components/ui/button";
import { Account } from "@/features/datasets/account";
import {
  changeDataset,
  deleteDataset,
  profileQuery,
  type Upload,
  uploadAddress,
  uploadsQuery,
} from "@/features/datasets/queries";
import { reaches, useOrganization } from "@/features/me/signed-in";
import { useChange } from "@/lib/api/use-change";

interface BroughtProps {
  name: string;
  file: File | undefined;
  onDrop: (name: string) => void;
}

/** One file that was dropped: how it is read, and what became of it. */
export function Brought({ name, file, onDrop }: BroughtProps) {
  const t = useTranslations("start");
  const { org, role } = useOrganization();
  const client = useQueryClient();
  const uploads = useQuery(uploadsQuery(org, name));
  const upload = uploads.data?.[0];
  useSettled(name, upload);
  const resend = useChange(
    (header: "true" | "false") =>
      send(uploadAddress(org, name, "replace", { header }), file as File, crypto.randomUUID(), () => {})
        .answer,
    { stale: [[org, "datasets", name, "uploads"]] },
  );
  const doubtful =
    file && upload?.status === "rejected" && upload.errors.some((one) => String(one.code).includes("header"));
  async function takeOff() {
    onDrop(name);
    // A dataset into which nothing came is of no use to anybody.
    if (reaches(role, "admin")) await deleteDataset(org, name).catch(() => {});
    await client.invalidateQueries({ queryKey: [org, "datasets"], exact: true });
  }
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-5 gap-y-2 px-4 py-3">
      <div className="flex min-w-0 flex-1 basis-72 flex-col gap-1.5">
        <h2 className="truncate font-medium">{name}</h2>
        {upload ? <Account upload={upload} dataset={name} /> : <SkeletonText lines={1} />}
        {doubtful ? (
          <div className="flex flex-wrap gap-2 pt-1">
            <Button size="small" busy={resend.isPending} onClick={() => resend.mutate("true")}>
              {t("files.firstIsNames")}
            </Button>
            <Button size="small" busy={resend.isPending} onClick={() => resend.mutate("false")}>
              {t("files.firstIsData")}
            </Button>
          </div>
        ) : null}
      </div>
      {upload?.status === "rejected" ? (
        <Button size="small" onClick={() => void takeOff()}>
          {t("files.takeOff")}
        </Button>
      ) : null}
    </li>
  );
}

/** Once the file is read: a log of events that came as a table is made one, as far as its columns tell. */
function useSettled(name: string, upload: Upload | undefined) {
  const { org } = useOrganization();
  const client = useQueryClient();
  const done = useRef(false);
  const ready = upload?.status === "ready" && upload.version === 1;
  useEffect(() => {
    if (!ready || done.current) return;
    done.current = true;
    async function settle() {
      const profile = await client.fetchQuery(profileQuery(org, name));
      if (profile.proposed_kind.value === "events") await changeDataset(org, name)({ kind: "events" });
      await client.invalidateQueries({ queryKey: [org, "datasets"] });
    }
    // It is asked about again in the next step: what fails here is no loss.
    settle().catch(() => void client.invalidateQueries({ queryKey: [org, "datasets"] }));
  }, [client, name, org, ready]);
}
