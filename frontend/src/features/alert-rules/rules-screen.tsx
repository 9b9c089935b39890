"use client";

import { useQuery as useAnswer } from "@tanstack/react-query";
import { BellPlus, BellRing } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/components/page-header";
import { RoleGate } from "@/components/role-gate";
import { Empty, ErrorState, SkeletonText } from "@/components/states";
import { Button } from "@/components/ui/button";
import { useOrganization } from "@/features/me/signed-in";
import { useCurrentModel } from "@/features/models/current";
import { ModelSwitcher } from "@/features/models/model-switcher";
import { NoModel } from "@/features/models/no-model";
import { useQuery } from "@/lib/places";
import { rulesQuery } from "./queries";
import { RuleCard } from "./rule-card";
import { RuleForm } from "./rule-form";

/** When to speak, of whom, and to whom; everybody reads them, an analyst writes them. */
export function AlertRulesScreen() {
  const t = useTranslations("alertRules");
  const { org } = useOrganization();
  const { model, query } = useCurrentModel();
  const rules = useAnswer(rulesQuery(org));
  const [{ rule: opened }, change] = useQuery("/alert-rules/");
  const [making, setMaking] = useState(false);
  const own = rules.data?.filter((rule) => rule.model === model?.name) ?? [];
  const error = query.error ?? rules.error;
  return (
    <>
      <PageHeader
        title={t("title")}
        says={t("says")}
        actions={
          <>
            <ModelSwitcher />
            {model ? (
              <RoleGate from="analyst">
                <Button variant="primary" onClick={() => setMaking(true)}>
                  <BellPlus aria-hidden="true" />
                  {t("new")}
                </Button>
              </RoleGate>
            ) : null}
          </>
        }
      />
      {error && !(query.data && rules.data) ? (
        <ErrorState
          error={error}
          retry={() => {
            void query.refetch();
            void rules.refetch();
          }}
        />
      ) : null}
      {!error && (query.isPending || rules.isPending) ? <SkeletonText lines={6} /> : null}
      {query.data && !model ? (
        <NoModel icon={<BellRing aria-hidden="true" />} title={t("noModel")}>
          {t("noModelAdvice")}
        </NoModel>
      ) : null}
      {making && model ? <RuleForm model={model} onClose={() => setMaking(false)} /> : null}
      {model && rules.data && own.length === 0 && !making ? (
        <Empty
          icon={<BellRing aria-hidden="true" />}
          title={t("empty")}
          action={
            <RoleGate from="analyst">
              <Button onClick={() => setMaking(true)}>{t("new")}</Button>
            </RoleGate>
          }
        >
          {t("emptyAdvice")}
        </Empty>
      ) : null}
      {model ? (
        <ul className="flex flex-col gap-3">
          {own.map((rule) => (
            <RuleCard
              key={rule.id}
              rule={rule}
              model={model}
              opened={rule.id === opened}
              onOpen={(open) => change({ rule: open ? rule.id : undefined })}
            />
          ))}
        </ul>
      ) : null}
    </>
  );
}
