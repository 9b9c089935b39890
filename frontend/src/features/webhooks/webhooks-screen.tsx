"use client";

import { Webhook } from "lucide-react";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/components/page-header";
import { Empty } from "@/components/states";
import { To } from "@/lib/places";

/** Their place, until there are some: what one does meanwhile. */
export function WebhooksScreen() {
  const t = useTranslations("webhooks");
  return (
    <>
      <PageHeader title={t("title")} />
      <Empty
        icon={<Webhook aria-hidden="true" />}
        title={t("coming")}
        action={
          <To place="/api-keys/" className="text-accent-ink underline underline-offset-3">
            {t("toKeys")}
          </To>
        }
      >
        {t("comingSays")}
      </Empty>
    </>
  );
}
