"use client";

import { useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/components/page-header";
import { Empty, ErrorState, SkeletonText } from "@/components/states";
import { Button } from "@/components/ui/button";
import { useOrganization } from "@/features/me/signed-in";
import { ApiKeyRow, ended } from "./api-key-row";
import { NewApiKey } from "./new-api-key";
import { apiKeysQuery } from "./queries";
import { UseIt } from "./use-it";

/** Programs that act for the organization, and how they ask. */
export function ApiKeysScreen() {
  const t = useTranslations("apiKeys");
  const { org } = useOrganization();
  const keys = useQuery(apiKeysQuery(org));
  const [all, setAll] = useState(false);
  const live = keys.data?.filter((one) => !ended(one)) ?? [];
  const over = keys.data?.filter((one) => ended(one)) ?? [];
  return (
    <div className="max-w-4xl">
      <PageHeader title={t("title")} says={t("says")} actions={<NewApiKey />} />
      {keys.isPending ? <SkeletonText lines={4} /> : null}
      {keys.error && !keys.data ? <ErrorState error={keys.error} retry={() => void keys.refetch()} /> : null}
      {keys.data && live.length === 0 ? (
        <Empty icon={<KeyRound aria-hidden="true" />} title={t("empty")} className="py-10">
          {t("emptyAdvice")}
        </Empty>
      ) : null}
      {live.length ? (
        <ul
          aria-label={t("title")}
          className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface"
        >
          {live.map((one) => (
            <ApiKeyRow key={one.id} apiKey={one} />
          ))}
        </ul>
      ) : null}
      {over.length ? (
        <div className="mt-3">
          <Button variant="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
            {t("over", { count: over.length })}
          </Button>
          {all ? (
            <ul
              aria-label={t("over", { count: over.length })}
              className="mt-2 divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface"
            >
              {over.map((one) => (
                <ApiKeyRow key={one.id} apiKey={one} />
              ))}
            </ul>
          ) : null}
        </div>
      ) : null}
      <section aria-labelledby="use-it" className="mt-8">
        <h2 id="use-it" className="font-semibold text-lg">
          {t("useIt")}
        </h2>
        <p className="mb-3 text-muted">
          {t.rich("useItSays", {
            name: () => <code className="font-mono text-sm">ANTEVE_API_KEY</code>,
            docs: (words) => (
              <a href="/docs" className="text-accent-ink underline underline-offset-3">
                {words}
              </a>
            ),
          })}
        </p>
        <UseIt />
      </section>
    </div>
  );
}
