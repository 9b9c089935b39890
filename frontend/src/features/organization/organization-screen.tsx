"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { ConfirmTyped } from "@/components/confirm-typed";
import { Matter } from "@/components/matter";
import { PageHeader } from "@/components/page-header";
import { ErrorState, SkeletonText } from "@/components/states";
import { Button } from "@/components/ui/button";
import { useOrganization } from "@/features/me/signed-in";
import { answered, api } from "@/lib/api/client";
import { Health } from "./health";
import { NameForm } from "./name-form";
import { settingsQuery } from "./queries";
import { Retention } from "./retention";
import { TimeZoneForm } from "./time-zone-form";
import { Usage } from "./usage";

/** What is set for the organization, what it uses, and its end. */
export function OrganizationScreen() {
  const t = useTranslations("organization");
  const { org } = useOrganization();
  const settings = useQuery(settingsQuery(org));
  return (
    <div className="max-w-3xl">
      <PageHeader title={t("title")} />
      {settings.isPending ? <SkeletonText lines={6} /> : null}
      {settings.error && !settings.data ? (
        <ErrorState error={settings.error} retry={() => void settings.refetch()} />
      ) : null}
      {settings.data ? (
        <div className="divide-y divide-line">
          <NameForm settings={settings.data} />
          <TimeZoneForm settings={settings.data} />
          <Retention settings={settings.data} />
          <Usage />
          <Health />
          <End />
        </div>
      ) : null}
    </div>
  );
}

function End() {
  const t = useTranslations("organization");
  const { org, organization } = useOrganization();
  return (
    <Matter title={t("end")} says={t("endSays")}>
      <ConfirmTyped
        trigger={
          <Button variant="grave" className="self-start">
            {t("delete")}
          </Button>
        }
        title={t("deleteTitle", { name: organization.name })}
        phrase={org}
        action={t("delete")}
        onConfirm={async () => {
          await answered(
            api.DELETE("/api/v1/organizations/{org}", { params: { path: { org } }, body: { confirm: org } }),
          );
          // Nothing of it may stay in this page's memory: it begins anew where one chooses among the others.
          window.location.assign("/organizations/");
        }}
      >
        <p>{t("deleteSays")}</p>
      </ConfirmTyped>
    </Matter>
  );
}
