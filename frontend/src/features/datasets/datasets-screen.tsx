"use client";

import { useQuery } from "@tanstack/react-query";
import { Database, FileUp } from "lucide-react";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/components/page-header";
import { Empty, ErrorState, SkeletonText } from "@/components/states";
import { TimeAgo } from "@/components/time-ago";
import { buttonStyle } from "@/components/ui/button";
import { useOrganization } from "@/features/me/signed-in";
import { useFormat } from "@/lib/format";
import { To } from "@/lib/places";
import { type Dataset, datasetsQuery } from "./queries";

/** The tables that the organization has brought. */
export function DatasetsScreen() {
  const t = useTranslations("datasets");
  const { org } = useOrganization();
  const datasets = useQuery(datasetsQuery(org));
  const bring = (
    <To place="/start/" className={buttonStyle({ variant: "primary" })}>
      <FileUp aria-hidden="true" />
      {t("bring")}
    </To>
  );
  return (
    <>
      <PageHeader title={t("title")} says={t("says")} actions={datasets.data?.length ? bring : null} />
      {datasets.isPending ? <SkeletonText lines={6} /> : null}
      {datasets.error && !datasets.data ? (
        <ErrorState error={datasets.error} retry={() => void datasets.refetch()} />
      ) : null}
      {datasets.data?.length === 0 ? (
        <Empty icon={<Database aria-hidden="true" />} title={t("empty")} action={bring}>
          {t("emptyAdvice")}
        </Empty>
      ) : null}
      {datasets.data?.length ? (
        <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
          {datasets.data.map((one) => (
            <DatasetRow key={one.id} dataset={one} />
          ))}
        </ul>
      ) : null}
    </>
  );
}

function DatasetRow({ dataset }: { dataset: Dataset }) {
  const t = useTranslations("datasets");
  const format = useFormat();
  const columns = (dataset.schema_json.columns as unknown[] | undefined)?.length ?? 0;
  return (
    <li className="relative flex flex-wrap items-baseline gap-x-4 gap-y-0.5 px-4 py-3 has-[a:hover]:bg-sunken">
      <To
        place="/datasets/one/"
        query={{ name: dataset.name }}
        className="min-w-40 flex-1 max-lg:basis-full truncate font-medium after:absolute after:inset-0 after:content-[''] focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
      >
        {dataset.name}
      </To>
      <span className="text-muted max-lg:basis-full lg:w-56">{t(`kind.${dataset.kind}`)}</span>
      <span className="figures lg:w-28 lg:text-right">
        {t("rows", { count: dataset.rows, said: format.number(dataset.rows, 0) })}
      </span>
      <span className="figures text-muted lg:w-24 lg:text-right">{t("columns", { count: columns })}</span>
      <span className="figures text-muted lg:w-20 lg:text-right">
        {dataset.version ? t("version", { number: dataset.version }) : t("still")}
      </span>
      <span className="relative ml-auto text-right text-muted text-sm lg:w-28">
        <TimeAgo when={dataset.created_at} inList />
      </span>
    </li>
  );
}
