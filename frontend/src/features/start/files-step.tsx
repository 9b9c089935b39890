"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { FileDrop } from "@/components/files";
import { ErrorState } from "@/components/states";
import { Checkbox } from "@/components/ui/checkbox";
import { named } from "@/features/datasets/profile";
import { createDataset, type Dataset, datasetsQuery, uploadAddress } from "@/features/datasets/queries";
import { useOrganization } from "@/features/me/signed-in";
import type { Shape } from "@/lib/api/client";
import { useFormat } from "@/lib/format";
import { Brought } from "./brought";
import { StepEnd } from "./step-end";

interface FilesStepProps {
  names: readonly string[];
  setNames: (names: readonly string[]) => void;
  onNext: () => void;
}

/** Drop what there is: each file becomes a dataset that is called like it. */
export function FilesStep({ names, setNames, onNext }: FilesStepProps) {
  const t = useTranslations("start");
  const { org } = useOrganization();
  const client = useQueryClient();
  const datasets = useQuery(datasetsQuery(org));
  const made = useRef(new Map<File, string>());
  const chosen = useRef(names);
  chosen.current = names;
  const [came] = useState(() => new Map<string, File>());

  async function placeFor(file: File): Promise<string> {
    let name = made.current.get(file);
    if (!name) {
      const { items } = await client.fetchQuery({ ...datasetsQuery(org), staleTime: 0 });
      name = named(file.name, new Set(items.map((one) => one.name)));
      await createDataset(org, name);
      made.current.set(file, name);
      came.set(name, file);
    }
    return uploadAddress(org, name, "replace");
  }
  function sent(_: Shape<"UploadAnswer">, file: File) {
    const name = made.current.get(file);
    if (name && !chosen.current.includes(name)) setNames([...chosen.current, name]);
    void client.invalidateQueries({ queryKey: [org, "datasets"] });
    void client.invalidateQueries({ queryKey: [org, "jobs"] });
  }
  const drop = useCallback(
    (name: string) => setNames(chosen.current.filter((one) => one !== name)),
    [setNames],
  );
  const known = new Map((datasets.data ?? []).map((one) => [one.name, one]));
  const others = (datasets.data ?? []).filter((one) => one.version > 0 && !came.has(one.name));
  const brought = names.filter((name) => came.has(name));
  const waiting = names.filter((name) => datasets.data && !known.get(name)?.version);
  const held =
    names.length === 0
      ? t("files.none")
      : waiting.length > 0
        ? t("files.waiting", { count: waiting.length })
        : null;
  return (
    <div className="flex flex-col gap-6">
      <p className="max-w-3xl text-pretty">{t("files.says")}</p>
      <FileDrop<Shape<"UploadAnswer">> address={placeFor} onSent={sent} briefly />
      {datasets.error && !datasets.data ? (
        <ErrorState error={datasets.error} retry={() => void datasets.refetch()} />
      ) : null}
      {brought.length > 0 ? (
        <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
          {brought.map((name) => (
            <Brought key={name} name={name} file={came.get(name)} onDrop={drop} />
          ))}
        </ul>
      ) : null}
      {others.length > 0 ? <Others datasets={others} names={names} setNames={setNames} /> : null}
      <StepEnd onNext={onNext} held={held} />
    </div>
  );
}

/** What has been brought before can be asked about without being sent again. */
function Others({
  datasets,
  names,
  setNames,
}: {
  datasets: readonly Dataset[];
  names: readonly string[];
  setNames: (names: readonly string[]) => void;
}) {
  const t = useTranslations("start");
  const words = useTranslations("datasets");
  const format = useFormat();
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-2 font-semibold">{t("files.here")}</legend>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {datasets.map((one) => (
          <li key={one.id} className="flex items-center gap-3 px-4 py-2.5">
            <Checkbox
              id={`here-${one.name}`}
              aria-label={one.name}
              checked={names.includes(one.name)}
              onCheckedChange={(on) =>
                setNames(on ? [...names, one.name] : names.filter((name) => name !== one.name))
              }
            />
            <label htmlFor={`here-${one.name}`} className="min-w-0 flex-1 truncate font-medium">
              {one.name}
            </label>
            <span className="text-muted text-sm max-sm:hidden">{words(`kind.${one.kind}`)}</span>
            <span className="figures text-muted text-sm">
              {words("rows", { count: one.rows, said: format.number(one.rows, 0) })}
            </span>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
