"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Check, Circle } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/components/page-header";
import { ErrorState } from "@/components/states";
import { Spinner } from "@/components/ui/button";
import { meQuery } from "@/features/me/queries";
import { useOrganization } from "@/features/me/signed-in";
import { answered, api } from "@/lib/api/client";
import { cn } from "@/lib/classes";
import { address, useGo } from "@/lib/places";
import { STAGES, type Stage, seed } from "./seed";

/** A company to look around in: an organization of one's own, filled before one's eyes. */
export function SampleScreen() {
  const t = useTranslations("sample");
  const { organization } = useOrganization();
  return (
    <div className="mx-auto max-w-2xl">
      <PageHeader title={t("title")} says={t("says")} />
      {organization.sample ? <Filling /> : <Making />}
    </div>
  );
}

/** The organization itself; whoever has one already goes there. */
function Making() {
  const t = useTranslations("sample");
  const client = useQueryClient();
  const router = useRouter();
  const { memberships } = useOrganization();
  const there = memberships.find((one) => one.organization.sample && one.role === "admin");
  const make = useMutation({
    mutationFn: async () => {
      if (there) return there;
      const body = { name: t("name"), sample: true };
      return answered(api.POST("/api/v1/organizations", { body }));
    },
    onSuccess: async ({ organization }) => {
      await client.invalidateQueries({ queryKey: meQuery.queryKey });
      router.replace(address("/sample/", {}, organization.slug));
    },
  });
  const { mutate } = make;
  useWhileHere(() => mutate());
  if (make.error) return <ErrorState error={make.error} retry={() => mutate()} />;
  return (
    <p className="flex items-center gap-2" aria-live="polite">
      <Spinner className="text-accent-ink" />
      {t("making")}
    </p>
  );
}

function Filling() {
  const t = useTranslations("sample");
  const client = useQueryClient();
  const go = useGo();
  const { org } = useOrganization();
  const [stage, setStage] = useState<Stage>("data");
  const fill = useMutation({
    mutationFn: (signal: AbortSignal) => seed({ client, org, note: t("note"), tell: setStage, signal }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: [org] });
      go("/", {});
    },
  });
  const { mutate } = fill;
  const again = useWhileHere(mutate);
  if (fill.error) return <ErrorState error={fill.error} retry={again} />;
  const at = STAGES.indexOf(stage);
  return (
    <>
      <ol className="flex flex-col gap-3" aria-live="polite">
        {STAGES.map((one, place) => (
          <li
            key={one}
            aria-current={place === at ? "step" : undefined}
            className={cn("flex items-center gap-3", place > at && "text-faint")}
          >
            {place < at ? (
              <Check className="size-4 text-good" aria-hidden="true" />
            ) : place === at ? (
              <Spinner className="text-accent-ink" />
            ) : (
              <Circle className="size-4" aria-hidden="true" />
            )}
            {t(`stage.${one}`)}
            {place < at ? <span className="sr-only">{t("done")}</span> : null}
          </li>
        ))}
      </ol>
      <p className="mt-5 text-muted">{t("wait")}</p>
    </>
  );
}

/** Begun when the page is opened, whatever is drawn again; given up when one leaves it. The answer begins it again. */
function useWhileHere(begin: (signal: AbortSignal) => void) {
  const run = useRef(begin);
  run.current = begin;
  const here = useRef<AbortSignal | null>(null);
  useEffect(() => {
    const leaving = new AbortController();
    here.current = leaving.signal;
    const timer = setTimeout(() => run.current(leaving.signal), 0);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, []);
  return () => {
    if (here.current) run.current(here.current);
  };
}
