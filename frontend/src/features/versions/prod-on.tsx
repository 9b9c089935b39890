"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ErrorState, Skeleton } from "@/components/states";
import { FormField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useOrganization } from "@/features/me/signed-in";
import type { Model } from "@/features/models/current";
import { useFormat } from "@/lib/format";
import { To } from "@/lib/places";
import { Part } from "./part";
import { prodQuery } from "./queries";

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Which version spoke on a day: asked when somebody wants to know why a customer was on the list back then. */
export function ProdOn({ model }: { model: Model }) {
  const t = useTranslations("versions");
  const format = useFormat();
  const { org } = useOrganization();
  const [day, setDay] = useState(today);
  const found = useQuery({ ...prodQuery(org, model.name, day), enabled: DAY.test(day) });
  const prod = found.data;
  return (
    <Part id="prod-on" title={t("prodOn.title")} says={t("prodOn.says")}>
      <div className="flex flex-wrap items-end gap-x-5 gap-y-3">
        <FormField label={t("prodOn.day")} className="w-44">
          <Input type="date" max={today()} value={day} onValueChange={setDay} />
        </FormField>
        <div className="min-h-9 min-w-60 flex-1 self-end pb-1.5" aria-live="polite">
          {found.isPending ? <Skeleton className="w-80 max-w-full" /> : null}
          {found.error ? <ErrorState error={found.error} className="py-0!" /> : null}
          {prod && !prod.version ? t("prodOn.none", { day: format.date(day) }) : null}
          {prod?.version ? (
            <p>
              {t.rich("prodOn.was", {
                number: prod.version.number,
                day: format.date(day),
                since: format.date(prod.since ?? day),
                open: String(prod.until === null),
                until: prod.until ? format.date(prod.until) : "",
                version: (chunks) => (
                  <To
                    place="/models/"
                    query={{ model: model.name, version: String(prod.version?.number) }}
                    className="text-accent-ink underline underline-offset-3"
                  >
                    {chunks}
                  </To>
                ),
              })}{" "}
              {prod.current
                ? t("prodOn.list", {
                    number: prod.current.version,
                    date: format.date(prod.current.snapshot_date ?? prod.current.created_at),
                    rows: prod.current.rows ?? 0,
                  })
                : t("prodOn.noList")}
            </p>
          ) : null}
        </div>
      </div>
    </Part>
  );
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
