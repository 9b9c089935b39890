"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { ErrorState, SkeletonText } from "@/components/states";
import { TimeAgo } from "@/components/time-ago";
import { Button } from "@/components/ui/button";
import { useOrganization } from "@/features/me/signed-in";
import { cn } from "@/lib/classes";
import { diff } from "./diff";
import { type FeatureModel, type Version, versionsQuery } from "./queries";

/** What was written under this name: who, when, and what changed with each. */
export function Versions({ kept, onPick }: { kept: FeatureModel; onPick: (sql: string) => void }) {
  const t = useTranslations("featureModels");
  const { org } = useOrganization();
  const versions = useQuery(versionsQuery(org, kept.name));
  return (
    <section aria-labelledby="versions" className="min-w-0">
      <h2 id="versions" className="mb-3 font-semibold text-lg">
        {t("versions")}
      </h2>
      {versions.isPending ? <SkeletonText lines={3} /> : null}
      {versions.error && !versions.data ? (
        <ErrorState error={versions.error} retry={() => void versions.refetch()} className="py-4" />
      ) : null}
      {versions.data ? (
        <ol className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
          {versions.data.map((one, at) => (
            <Row
              key={one.version}
              one={one}
              before={versions.data[at + 1]}
              newest={at === 0}
              onPick={onPick}
            />
          ))}
        </ol>
      ) : null}
    </section>
  );
}

interface RowProps {
  one: Version;
  before: Version | undefined;
  newest: boolean;
  onPick: (sql: string) => void;
}

function Row({ one, before, newest, onPick }: RowProps) {
  const t = useTranslations("featureModels");
  return (
    <li className="px-4 py-2.5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <span className="font-medium">{t("version", { version: one.version })}</span>
        <span className="min-w-0 flex-1 truncate text-muted text-sm">
          {one.created_by ?? t("nobodyKnown")} · <TimeAgo when={one.created_at} inList />
        </span>
        {newest ? null : (
          <Button
            size="small"
            aria-label={t("takeOne", { version: one.version })}
            onClick={() => onPick(one.sql)}
          >
            {t("take")}
          </Button>
        )}
      </div>
      <details className="mt-1">
        <summary className="cursor-pointer text-muted text-sm hover:text-ink">
          {before ? t("changes", { version: before.version }) : t("statement")}
        </summary>
        {before && before.sql === one.sql ? (
          <p className="mt-2 text-muted text-sm">{t("onlyWords")}</p>
        ) : (
          <Diff before={before?.sql ?? one.sql} after={one.sql} />
        )}
      </details>
    </li>
  );
}

const SIGNS = { same: " ", added: "+", removed: "−" } as const;

function Diff({ before, after }: { before: string; after: string }) {
  const t = useTranslations("featureModels");
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <pre tabIndex={0} className="mt-2 overflow-x-auto rounded-md border border-line py-1.5 font-mono text-sm">
      {diff(before, after).map(({ kind, text }, at) => (
        <span
          key={at}
          className={cn(
            "block px-3",
            kind === "added" && "bg-low-soft text-low",
            kind === "removed" && "bg-bad-soft text-bad",
          )}
        >
          <span aria-hidden="true">{SIGNS[kind]} </span>
          {kind === "same" ? null : <span className="sr-only">{t(`diff.${kind}`)} </span>}
          {text}
        </span>
      ))}
    </pre>
  );
}
