"use client";

import { useQuery } from "@tanstack/react-query";
import { ListFilter, X } from "lucide-react";
import { createContext, useContext } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { late } from "@/components/ui/late";
import { useOrganization } from "@/features/me/signed-in";
import { type Model, useCurrentModel } from "@/features/models/current";
import { label } from "@/lib/reasons";
import { NARROWING, type Said, segments, useFilters } from "./filters";
import { facetsQuery } from "./queries";

const Context = createContext<Model | null>(null);
const Panel = late("dialog", () => import("./narrow-panel"));

/** More filters: owner, what happened since the time before, reason, and the columns that the data part by. */
export function NarrowButton({ model }: { model: Model }) {
  const t = useTranslations("predictions");
  return (
    <Context value={model}>
      <Panel>
        {(trigger) => (
          <Button {...trigger}>
            <ListFilter aria-hidden="true" />
            {t("filter.more")}
          </Button>
        )}
      </Panel>
    </Context>
  );
}

export function useNarrowed(): Model {
  const model = useContext(Context);
  if (!model) throw new Error("This stands outside of a NarrowButton.");
  return model;
}

/** A column as it is called in words, where its facets know. */
export function useFacets() {
  const { org } = useOrganization();
  const { model } = useCurrentModel();
  return useQuery({ ...facetsQuery(org, model?.name ?? ""), enabled: Boolean(model) });
}

/** What the list is narrowed down by, each to be taken away by a click. */
export function Narrowed() {
  const t = useTranslations("predictions");
  const { model } = useCurrentModel();
  const [, said, change] = useFilters();
  const chips = useChips(said, model?.kind ?? "churn");
  if (chips.length === 0) return null;
  return (
    <ul aria-label={t("filter.active")} className="not-printed mb-3 flex flex-wrap gap-2">
      {chips.map(({ text, without }) => (
        <li key={text}>
          <Button
            size="small"
            aria-label={t("filter.remove", { filter: text })}
            onClick={() => change(without)}
          >
            {text}
            <X aria-hidden="true" />
          </Button>
        </li>
      ))}
      {chips.length > 1 ? (
        <li>
          <Button
            size="small"
            variant="quiet"
            onClick={() => change(Object.fromEntries(NARROWING.map((name) => [name, undefined])))}
          >
            {t("filter.clear")}
          </Button>
        </li>
      ) : null}
    </ul>
  );
}

function useChips(said: Said, kind: Model["kind"]): { text: string; without: Said }[] {
  const t = useTranslations("predictions");
  const chips: { text: string; without: Said }[] = [];
  if (said.mine) chips.push({ text: t("filter.mine"), without: { mine: undefined } });
  else if (said.unowned) chips.push({ text: t("filter.unowned"), without: { unowned: undefined } });
  else if (said.owner)
    chips.push({ text: t("filter.of", { name: said.owner }), without: { owner: undefined } });
  if (said.move) chips.push({ text: t(`move.${said.move}`), without: { move: undefined } });
  if (said.reason)
    chips.push({ text: t("filter.because", { reason: label(said.reason) }), without: { reason: undefined } });
  const parts = segments(said.segment) ?? [];
  for (const part of parts) {
    const at = part.indexOf(":");
    const others = parts.filter((one) => one !== part).join("\n") || undefined;
    chips.push({
      text: t("filter.segment", {
        column: label(part.slice(0, at)),
        value: part.slice(at + 1) || t("filter.notKnown"),
      }),
      without: { segment: others },
    });
  }
  if (said.quadrant)
    chips.push({ text: t(`quadrant.${kind}.${said.quadrant}`), without: { quadrant: undefined } });
  return chips;
}
