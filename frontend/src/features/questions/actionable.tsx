"use client";

import { X } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import { reaches, useOrganization } from "@/features/me/signed-in";
import type { Model } from "@/features/models/current";
import { useChange } from "@/lib/api/use-change";
import { label } from "@/lib/reasons";
import { changeModel } from "./queries";
import { useKnown } from "./use-known";

const MOST = 50; // the API takes no more

/** What somebody can act on: of these, other values can be tried on a customer's page. */
export function Actionable({ model }: { model: Model }) {
  const t = useTranslations("questions");
  const { org, role } = useOrganization();
  const { known } = useKnown(model.entities ? [model.entities] : []);
  const mine = reaches(role, "analyst");
  const stale = [
    [org, "models"],
    [org, "what-if", model.name],
  ];
  const undo = useChange(changeModel(org, model.name), { stale });
  const save = useChange(changeModel(org, model.name), {
    stale,
    onSuccess: () => {
      toast.done({
        title: t("act.saved"),
        undo: () => undo.mutate({ actionable_columns: model.actionable_columns }),
      });
    },
  });
  const chosen = model.actionable_columns;
  const own = known[0];
  const aside = new Set<unknown>([
    model.outcome.column,
    own?.dataset.mapping.entity_key,
    own?.dataset.mapping.name,
    own?.dataset.mapping.email,
    ...model.excluded_columns,
    ...chosen,
  ]);
  const others = (own?.profile.columns ?? []).map((one) => one.name).filter((name) => !aside.has(name));
  return (
    <section aria-labelledby="act">
      <h2 id="act" className="font-semibold text-lg">
        {t("act.title")}
      </h2>
      <p className="mb-3 max-w-prose text-pretty text-muted">{t("act.says")}</p>
      <div className="flex flex-wrap items-center gap-2">
        {chosen.length === 0 ? <p className="text-muted">{t("act.none")}</p> : null}
        <ul className="contents">
          {chosen.map((name) => (
            <li
              key={name}
              className="flex h-8 items-center gap-1 rounded-full border border-line bg-surface pl-3 text-sm not-has-[button]:pr-3"
            >
              {label(name)}
              {mine ? (
                <Button
                  size="small"
                  variant="quiet"
                  aria-label={t("act.remove", { column: label(name) })}
                  className="rounded-full!"
                  onClick={() => save.mutate({ actionable_columns: chosen.filter((one) => one !== name) })}
                >
                  <X aria-hidden="true" />
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
        {mine && others.length > 0 && chosen.length < MOST ? (
          <Select
            label={t("act.add")}
            placeholder={t("act.add")}
            value={null}
            onChange={(name: string) => save.mutate({ actionable_columns: [...chosen, name] })}
            choices={others.map((name) => ({ value: name, label: label(name) }))}
            className="w-56"
          />
        ) : null}
      </div>
    </section>
  );
}
