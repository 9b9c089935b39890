"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ErrorState, SkeletonText } from "@/components/states";
import { TimeAgo } from "@/components/time-ago";
import { useOrganization } from "@/features/me/signed-in";
import { membersQuery } from "@/features/members/queries";
import type { Shape } from "@/lib/api/client";
import { useFormat } from "@/lib/format";
import { type Item, type Result, type State, stepsQuery } from "./queries";

type Step = Shape<"AlertItemStep">;

/** Who did what with an item, the newest first; asked for when somebody wants to see it. */
export function ItemSteps({ item }: { item: Item }) {
  const t = useTranslations("inbox");
  const [open, setOpen] = useState(false);
  return (
    <section>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="font-medium text-muted text-sm underline decoration-line-strong underline-offset-3 hover:text-ink"
      >
        {t(open ? "hideSteps" : "showSteps")}
      </button>
      {open ? <Steps item={item} /> : null}
    </section>
  );
}

function Steps({ item }: { item: Item }) {
  const { org } = useOrganization();
  const steps = useQuery(stepsQuery(org, item.id));
  const say = useStepWords(item);
  if (steps.isPending) return <SkeletonText lines={2} />;
  if (steps.error) return <ErrorState error={steps.error} className="py-4" />;
  return (
    <ol className="mt-2 flex flex-col gap-1.5 border-line border-l pl-3">
      {[...steps.data].reverse().map((step) => (
        <li key={step.id} className="flex flex-wrap justify-between gap-x-3">
          <span>{say(step)}</span>
          <span className="text-muted text-sm">
            {step.by ? `${step.by.name} · ` : null}
            <TimeAgo when={step.at} inList />
          </span>
        </li>
      ))}
    </ol>
  );
}

function useStepWords(item: Item) {
  const t = useTranslations("inbox");
  const { org } = useOrganization();
  const format = useFormat();
  const members = useQuery(membersQuery(org));
  return (step: Step): string => {
    if (step.verb !== "changed" && step.verb !== "undone") return t(`step.${step.verb}`);
    const { state, assigned_to, result } = step.after as {
      state?: State;
      assigned_to?: string | null;
      result?: Result | null;
    };
    const until = (step.after as { snoozed_until?: string | null }).snoozed_until;
    const who = members.data?.find((one) => one.user.id === assigned_to)?.user.name;
    const said = [
      result ? t(`results.${item.kind}.${result}`) : null,
      state === "snoozed" && until ? t("sleepsUntil", { date: format.date(until) }) : null,
      state && state !== "snoozed" ? t(`step.state.${state}`) : null,
      assigned_to ? t("isWith", { name: who ?? "–" }) : null,
      assigned_to === null ? t("isWithNobody") : null,
    ].filter(Boolean);
    const text = said.join(" · ") || t("step.changed");
    return step.verb === "undone" ? t("step.undone", { what: text }) : text;
  };
}
