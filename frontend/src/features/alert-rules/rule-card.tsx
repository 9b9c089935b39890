"use client";

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { BellOff, BellRing, Mail } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ConfirmTyped } from "@/components/confirm-typed";
import { RoleGate } from "@/components/role-gate";
import { ErrorState, SkeletonText } from "@/components/states";
import { TimeAgo } from "@/components/time-ago";
import { Button } from "@/components/ui/button";
import { Switch } from "@/components/ui/switch";
import { useOrganization } from "@/features/me/signed-in";
import type { Model } from "@/features/models/current";
import { cn } from "@/lib/classes";
import { useFormat } from "@/lib/format";
import { type AlertRule, checksQuery } from "./queries";
import { RuleForm } from "./rule-form";
import { useRules } from "./use-rules";
import { useCheckWords, useRuleWords } from "./words";

interface RuleCardProps {
  rule: AlertRule;
  model: Model;
  opened: boolean;
  onOpen: (open: boolean) => void;
}

/** One rule: what it says, to whom, whether it is on; below it, what it did after each scoring. */
export function RuleCard({ rule, model, opened, onOpen }: RuleCardProps) {
  const t = useTranslations("alertRules");
  const { org } = useOrganization();
  const client = useQueryClient();
  const say = useRuleWords(model);
  const { turn, remove } = useRules();
  const [editing, setEditing] = useState(false);
  if (editing) return <RuleForm model={model} rule={rule} onClose={() => setEditing(false)} />;
  return (
    <li className="rounded-lg border border-line bg-surface p-4">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-72">
          <h2 className="flex items-center gap-2 font-semibold">
            {rule.active ? (
              <BellRing className="size-4 shrink-0 text-accent-ink" aria-hidden="true" />
            ) : (
              <BellOff className="size-4 shrink-0 text-faint" aria-hidden="true" />
            )}
            <span className="break-words">{rule.name}</span>
            {rule.active ? null : <span className="font-normal text-muted text-sm">{t("isPaused")}</span>}
          </h2>
          <p className={cn("mt-1", !rule.active && "text-muted")}>{say(rule)}</p>
          {rule.mail_to.length ? (
            <p className="mt-1 flex items-center gap-1.5 text-muted text-sm">
              <Mail className="size-3.5 shrink-0" aria-hidden="true" />
              {t("letterTo", { names: rule.mail_to.map((one) => one.name).join(", ") })}
            </p>
          ) : null}
        </div>
        <RoleGate from="analyst">
          <div className="not-printed flex items-center gap-2">
            <Switch
              aria-label={t("active", { name: rule.name })}
              checked={rule.active}
              onCheckedChange={(active) => turn.mutate({ rule, active })}
            />
            <Button
              size="small"
              onClick={() => setEditing(true)}
              aria-label={t("editOf", { name: rule.name })}
            >
              {t("edit")}
            </Button>
            <RoleGate from="admin">
              <ConfirmTyped
                trigger={
                  <Button size="small" variant="grave" aria-label={t("deleteOf", { name: rule.name })}>
                    {t("delete")}
                  </Button>
                }
                title={t("deleteTitle", { name: rule.name })}
                phrase={rule.name}
                action={t("delete")}
                onConfirm={async () => {
                  await remove(rule);
                  await client.invalidateQueries({ queryKey: [org, "alert-rules"] });
                }}
              >
                {t("deleteSays")}
              </ConfirmTyped>
            </RoleGate>
          </div>
        </RoleGate>
      </div>
      <button
        type="button"
        aria-expanded={opened}
        aria-label={t(opened ? "hideChecksOf" : "showChecksOf", { name: rule.name })}
        onClick={() => onOpen(!opened)}
        className="not-printed mt-3 text-muted text-sm underline decoration-line-strong underline-offset-3 hover:text-ink"
      >
        {t(opened ? "hideChecks" : "showChecks")}
      </button>
      {opened ? <Checks rule={rule} /> : null}
    </li>
  );
}

function Checks({ rule }: { rule: AlertRule }) {
  const t = useTranslations("alertRules");
  const { org } = useOrganization();
  const format = useFormat();
  const say = useCheckWords();
  const found = useInfiniteQuery(checksQuery(org, rule.id));
  if (found.isPending) return <SkeletonText lines={3} />;
  if (found.error && !found.data)
    return <ErrorState error={found.error} retry={() => void found.refetch()} className="py-4" />;
  const checks = found.data.pages.flatMap((page) => page.items);
  if (checks.length === 0) return <p className="mt-2 text-muted">{t("noChecks")}</p>;
  return (
    <>
      <ol className="mt-2 divide-y divide-line border-line border-t">
        {checks.map((check) => (
          <li
            key={check.id}
            className="grid grid-cols-[1.25rem_minmax(0,1fr)_auto] items-baseline gap-x-2 py-1.5"
          >
            <span className="translate-y-0.5">
              {check.fired ? (
                <BellRing className="size-3.5 text-accent-ink" aria-hidden="true" />
              ) : (
                <BellOff className="size-3.5 text-faint" aria-hidden="true" />
              )}
            </span>
            <span className={check.fired ? undefined : "text-muted"}>{say(check.why)}</span>
            <span className="text-right text-muted text-sm">
              {check.snapshot_date ? `${t("of", { date: format.date(check.snapshot_date) })} · ` : null}
              <TimeAgo when={check.at} inList />
            </span>
          </li>
        ))}
      </ol>
      {found.hasNextPage ? (
        <Button
          size="small"
          className="mt-2"
          busy={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {t("more")}
        </Button>
      ) : null}
    </>
  );
}
