"use client";

import { useQuery } from "@tanstack/react-query";
import { Database, Download, FileUp } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/components/page-header";
import { RoleGate } from "@/components/role-gate";
import { Empty, ErrorState, SkeletonText } from "@/components/states";
import { Button, buttonStyle } from "@/components/ui/button";
import { Menu, MenuLink, MenuPanel, MenuTrigger } from "@/components/ui/menu";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/tabs";
import { useOrganization } from "@/features/me/signed-in";
import { Problem } from "@/lib/api/problem";
import { useFormat } from "@/lib/format";
import { type DatasetTab, To, useQuery as useAddressQuery } from "@/lib/places";
import { ColumnsTab } from "./columns-tab";
import { KeepingTab } from "./keeping-tab";
import { MappingEditor } from "./mapping-editor";
import { PreviewRows } from "./preview-rows";
import { type Dataset, datasetQuery, exportAddress, profileQuery } from "./queries";
import { RowsTab } from "./rows-tab";
import { UploadsTab } from "./uploads-tab";

const TABS: readonly DatasetTab[] = ["columns", "rows", "mapping", "uploads", "keeping"];
const FORMATS = ["csv", "parquet", "ndjson"] as const;

/** One table: what its columns hold, its rows, which column plays which part, its files, and what to do with all of it. */
export function DatasetScreen() {
  const t = useTranslations("datasets");
  const { org } = useOrganization();
  const [{ name = "" }] = useAddressQuery("/datasets/one/");
  const dataset = useQuery({ ...datasetQuery(org, name), enabled: name !== "" });
  const back = (
    <To place="/datasets/" className="hover:text-ink hover:underline">
      {t("title")}
    </To>
  );
  if (dataset.data) return <One key={dataset.data.name} dataset={dataset.data} back={back} />;
  if (dataset.isPending && name) return <SkeletonText lines={6} />;
  if (name && Problem.of(dataset.error).status !== 404)
    return <ErrorState error={dataset.error} retry={() => void dataset.refetch()} />;
  return (
    <Empty
      icon={<Database aria-hidden="true" />}
      title={t("noSuch", { name })}
      action={
        <To place="/datasets/" className={buttonStyle()}>
          {t("backToAll")}
        </To>
      }
    >
      {t("noSuchAdvice")}
    </Empty>
  );
}

function One({ dataset, back }: { dataset: Dataset; back: React.ReactNode }) {
  const t = useTranslations("datasets");
  const format = useFormat();
  const { org } = useOrganization();
  const [said, change] = useAddressQuery("/datasets/one/");
  const empty = dataset.version === 0;
  const asked = TABS.find((one) => one === said.tab);
  // What came first stays in sight when the first file has landed.
  const [first] = useState<DatasetTab>(empty ? "uploads" : "columns");
  const tab = asked ?? first;
  const profile = useQuery({ ...profileQuery(org, dataset.name), enabled: !empty });
  const columns = profile.data?.columns.length ?? 0;
  const waiting = profile.isPending ? (
    <SkeletonText lines={6} />
  ) : profile.error ? (
    <ErrorState error={profile.error} retry={() => void profile.refetch()} />
  ) : null;
  const nothing = (
    <Empty
      icon={<FileUp aria-hidden="true" />}
      title={t("noRows")}
      action={<Button onClick={() => change({ tab: "uploads" })}>{t("toUploads")}</Button>}
    >
      {t("noRowsAdvice")}
    </Empty>
  );
  return (
    <>
      <PageHeader
        title={dataset.name}
        above={back}
        says={
          <span className="flex flex-wrap gap-x-1.5">
            <span>{t(`kind.${dataset.kind}`)}</span>
            {empty ? null : (
              <>
                <span>· {t("rows", { count: dataset.rows, said: format.number(dataset.rows, 0) })}</span>
                {columns ? <span>· {t("columns", { count: columns })}</span> : null}
                <span>· {t("version", { number: dataset.version })}</span>
              </>
            )}
          </span>
        }
        actions={
          empty ? null : (
            <Menu>
              <MenuTrigger render={<Button />}>
                <Download aria-hidden="true" />
                {t("export")}
              </MenuTrigger>
              <MenuPanel align="end">
                {FORMATS.map((format) => (
                  <MenuLink key={format} href={exportAddress(org, dataset.name, format)} download>
                    {t(`format.${format}`)}
                  </MenuLink>
                ))}
              </MenuPanel>
            </Menu>
          )
        }
      />
      <Tabs value={tab} onValueChange={(next) => change({ tab: next as DatasetTab })}>
        <TabList aria-label={dataset.name}>
          {TABS.map((one) => (
            <Tab key={one} value={one}>
              {t(`tab.${one}`)}
            </Tab>
          ))}
        </TabList>
        <TabPanel value="columns" className="pt-5">
          {empty
            ? nothing
            : (waiting ?? (profile.data && <ColumnsTab dataset={dataset} profile={profile.data} />))}
        </TabPanel>
        <TabPanel value="rows" className="pt-5">
          {empty
            ? nothing
            : (waiting ?? (profile.data && <RowsTab dataset={dataset} profile={profile.data} />))}
        </TabPanel>
        <TabPanel value="mapping" className="pt-5">
          {empty
            ? nothing
            : (waiting ??
              (profile.data && (
                <div className="flex max-w-5xl flex-col gap-5">
                  <MappingEditor dataset={dataset} profile={profile.data} />
                  <PreviewRows dataset={dataset} profile={profile.data} />
                </div>
              )))}
        </TabPanel>
        <TabPanel value="uploads" className="max-w-5xl pt-5">
          <UploadsTab dataset={dataset} />
        </TabPanel>
        <TabPanel value="keeping" className="max-w-3xl pt-5">
          <RoleGate from="admin" otherwise={<p className="text-muted">{t("keepingForAdmins")}</p>}>
            <KeepingTab dataset={dataset} />
          </RoleGate>
        </TabPanel>
      </Tabs>
    </>
  );
}
