"use client";

import { useQuery as useAnswer } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { Segments } from "@/components/ui/segments";
import { countsQuery, type State, type Which } from "@/features/alert-items/queries";
import { useOrganization } from "@/features/me/signed-in";
import type { Model } from "@/features/models/current";
import { useFormat } from "@/lib/format";
import { useQuery } from "@/lib/places";
import { InboxFilters } from "./inbox-filters";

const STATES: readonly State[] = ["open", "acknowledged", "snoozed", "done"];

/** The parts of the inbox, with how many are in each. */
export function Parts({ model, which }: { model: Model; which: Which }) {
  const t = useTranslations("inbox");
  const { org, user } = useOrganization();
  const format = useFormat();
  const [, change] = useQuery("/");
  const counts = useAnswer(countsQuery(org, model.name));
  const of = (show: Which["show"]) =>
    show === "everybody"
      ? counts.data?.total
      : counts.data?.people.find((one) =>
          show === "mine" ? one.person?.id === user.id : one.person === null,
        );
  const count = (show: Which["show"], state: State) => {
    if (!counts.data || state === "done") return null;
    return <span className="figures text-faint">{format.number(of(show)?.[state] ?? 0, 0)}</span>;
  };
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <Segments
        label={t("which")}
        value={which.state}
        onChange={(state) => change({ state: state === "open" ? undefined : state })}
        choices={STATES.map((state) => ({
          value: state,
          label: (
            <>
              {t(`state.${state}`)} {count(which.show, state)}
            </>
          ),
        }))}
        className="max-w-full overflow-x-auto"
      />
      <Segments
        label={t("whose")}
        value={which.show}
        onChange={(show) => change({ show: show === "everybody" ? undefined : show })}
        choices={(["everybody", "mine", "unassigned"] as const).map((show) => ({
          value: show,
          label: t(`show.${show}`),
        }))}
        className="max-w-full overflow-x-auto"
      />
      <span className="flex-1" />
      <InboxFilters which={which} />
    </div>
  );
}
