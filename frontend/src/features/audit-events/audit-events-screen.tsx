"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Download, ScrollText } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { type Column, DataTable, useCursorPages } from "@/components/data-table";
import { None } from "@/components/figures";
import { PageHeader } from "@/components/page-header";
import { Empty } from "@/components/states";
import { TimeAgo } from "@/components/time-ago";
import { Button, buttonStyle } from "@/components/ui/button";
import { Dialog, DialogPanel } from "@/components/ui/dialog";
import { Select } from "@/components/ui/select";
import { useOrganization } from "@/features/me/signed-in";
import { useQuery } from "@/lib/places";
import { Facts } from "./facts";
import { type AuditEvent, auditEventsQuery, exportAddress } from "./queries";
import { useVerbWords, VERBS } from "./verbs";

const ALL = "all";

/** Who did what in the organization: a log that only grows. */
export function AuditEventsScreen() {
  const t = useTranslations("auditEvents");
  const say = useVerbWords();
  const { org } = useOrganization();
  const [{ verb }, change] = useQuery("/audit-events/");
  const source = useCursorPages<AuditEvent>(useInfiniteQuery(auditEventsQuery(org, verb)));
  const [open, setOpen] = useState<AuditEvent | null>(null);
  const columns = useColumns();
  // An address may name a verb that this page does not know: it filters all the same.
  const verbs: readonly string[] = verb && !VERBS.some((one) => one === verb) ? [verb, ...VERBS] : VERBS;
  return (
    <>
      <PageHeader
        title={t("title")}
        says={t("says")}
        actions={
          <a href={exportAddress(org, verb)} download className={buttonStyle()}>
            <Download aria-hidden="true" />
            {t("export")}
          </a>
        }
      />
      <div className="not-printed mb-3 flex">
        <Select
          label={t("filter")}
          className="w-72 max-w-full"
          value={verb ?? ALL}
          onChange={(next) => change({ verb: next === ALL ? undefined : next })}
          choices={[
            { value: ALL, label: t("everything") },
            ...verbs.map((one) => ({ value: one, label: say(one) })),
          ]}
        />
      </div>
      <DataTable
        label={t("title")}
        columns={columns}
        source={source}
        id={(row) => row.id}
        onOpen={setOpen}
        card={(row) => <PhoneRow row={row} />}
        empty={
          <Empty
            icon={<ScrollText aria-hidden="true" />}
            title={t("nothing")}
            action={verb ? <Button onClick={() => change({ verb: undefined })}>{t("showAll")}</Button> : null}
          >
            {t("nothingSays")}
          </Empty>
        }
      />
      <Dialog open={open !== null} onOpenChange={(next) => !next && setOpen(null)}>
        <DialogPanel title={open ? say(open.verb) : ""} className="max-w-xl!">
          {open ? <Facts event={open} /> : null}
        </DialogPanel>
      </Dialog>
    </>
  );
}

function useColumns(): Column<AuditEvent>[] {
  const t = useTranslations("auditEvents");
  const say = useVerbWords();
  return useMemo(
    () => [
      {
        id: "when",
        title: t("when"),
        width: "8rem",
        cell: (row) => <TimeAgo when={row.created_at} inList className="text-muted" />,
      },
      {
        id: "verb",
        title: t("what"),
        width: "minmax(12rem, 1.2fr)",
        cell: (row) => <span className="font-medium">{say(row.verb)}</span>,
      },
      {
        id: "target",
        title: t("target"),
        width: "minmax(9rem, 1fr)",
        cell: (row) => row.target || <None />,
      },
      {
        id: "actor",
        title: t("who"),
        width: "minmax(10rem, 1fr)",
        cell: (row) => row.actor,
      },
      {
        id: "address",
        title: t("whence"),
        width: "8rem",
        cell: (row) => <span className="figures text-muted">{row.address || <None />}</span>,
      },
    ],
    [t, say],
  );
}

function PhoneRow({ row }: { row: AuditEvent }) {
  const say = useVerbWords();
  return (
    <div className="flex flex-col gap-0.5">
      <div className="flex items-baseline justify-between gap-3">
        <span className="truncate font-medium">{say(row.verb)}</span>
        <TimeAgo when={row.created_at} inList className="shrink-0 text-muted text-sm" />
      </div>
      <span className="truncate text-muted text-sm">
        {[row.target, row.actor].filter(Boolean).join(" · ")}
      </span>
    </div>
  );
}
