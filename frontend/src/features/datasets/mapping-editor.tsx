"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { RadioCards } from "@/components/ui/radio-cards";
import { Select } from "@/components/ui/select";
import { reaches, useOrganization } from "@/features/me/signed-in";
import type { Shape } from "@/lib/api/client";
import { useChange } from "@/lib/api/use-change";
import { fit, NEEDED, type Profile, ROLES, type Role } from "./profile";
import { changeDataset, type Dataset, datasetQuery } from "./queries";
import { Sureness } from "./sureness";
import { useGuessWords } from "./use-guess-words";
import { ZonePart } from "./zone-part";

const NONE = "";

/** What the rows are, and which column plays which part: as guessed, with the reason why, until somebody says otherwise. */
export function MappingEditor({ dataset, profile }: { dataset: Dataset; profile: Profile }) {
  const t = useTranslations("datasets");
  const why = useGuessWords();
  const { org, role } = useOrganization();
  const client = useQueryClient();
  const { queryKey } = datasetQuery(org, dataset.name);
  const mayChange = reaches(role, "analyst");
  const change = useChange<Dataset, Shape<"DatasetChanges">>(changeDataset(org, dataset.name), {
    stale: [[org, "datasets"]],
    onMutate: async (said) => {
      // At once on the screen; what the server says afterwards counts.
      await client.cancelQueries({ queryKey, exact: true });
      if (said.kind) return;
      const next = { ...dataset, mapping: { ...dataset.mapping, ...said.mapping } };
      client.setQueryData(queryKey, next as Dataset);
    },
  });
  const kinds = (["entities", "events"] as const).map((value) => ({
    value,
    label: t(`kind.${value}`),
    hint: t(`kindHint.${value}`),
  }));
  return (
    <div className="flex flex-col gap-5">
      <div>
        <RadioCards
          label={t("kindLabel")}
          choices={kinds}
          value={dataset.kind}
          onChange={(kind) => mayChange && kind !== dataset.kind && change.mutate({ kind })}
          className="sm:grid-cols-2"
        />
        <p className="mt-2 flex flex-wrap items-center gap-x-3 text-muted text-sm">
          {profile.proposed_kind.value === dataset.kind ? (
            <>
              <Sureness confidence={profile.proposed_kind.confidence} />
              {why(profile.proposed_kind)}
            </>
          ) : (
            t("kindOther", {
              kind: t(`kind.${profile.proposed_kind.value}`),
              why: why(profile.proposed_kind),
            })
          )}
        </p>
      </div>
      <dl className="divide-y divide-line rounded-lg border border-line bg-surface">
        {ROLES[dataset.kind].map((part) => (
          <Part
            key={part}
            part={part}
            dataset={dataset}
            profile={profile}
            onChange={(column) => change.mutate({ mapping: { [part]: column } })}
            mayChange={mayChange}
          />
        ))}
        {dataset.kind === "events" ? (
          <ZonePart
            zone={dataset.mapping.time_zone ?? null}
            mayChange={mayChange}
            onChange={(time_zone) => change.mutate({ mapping: { time_zone } })}
          />
        ) : null}
      </dl>
    </div>
  );
}

interface PartProps {
  part: Role;
  dataset: Dataset;
  profile: Profile;
  onChange: (column: string | null) => void;
  mayChange: boolean;
}

function Part({ part, dataset, profile, onChange, mayChange }: PartProps) {
  const t = useTranslations("datasets");
  const why = useGuessWords();
  const guess = profile.proposed_mapping[part];
  const chosen = dataset.mapping[part] ?? null;
  const needed = NEEDED[dataset.kind].includes(part) && chosen === null;
  const choices = [
    { value: NONE, label: <span className="text-muted">{t("noColumn")}</span> },
    ...fit(part, profile.columns).map((one) => ({ value: one.name, label: one.name })),
  ];
  return (
    <div className="grid items-center gap-x-5 gap-y-1.5 px-4 py-3 sm:grid-cols-[12rem_14rem_minmax(0,1fr)]">
      <dt>
        <span className="font-medium">{t(`role.${dataset.kind}.${part}` as "role.entities.entity_key")}</span>
        {needed ? <span className="block text-bad text-sm">{t("needed")}</span> : null}
      </dt>
      <dd>
        <Select
          label={t(`role.${dataset.kind}.${part}` as "role.entities.entity_key")}
          choices={choices}
          value={chosen ?? NONE}
          disabled={!mayChange}
          onChange={(column) => onChange(column === NONE ? null : column)}
        />
      </dd>
      <dd className="text-pretty text-muted text-sm">
        {guess && guess.column === chosen ? (
          <span className="flex flex-wrap items-center gap-x-3">
            {chosen ? <Sureness confidence={guess.confidence} /> : null}
            <span>{why(guess)}</span>
          </span>
        ) : chosen ? (
          t("chosenByHand")
        ) : (
          t("leftOut")
        )}
      </dd>
    </div>
  );
}
