"use client";

import { ChartSpline } from "lucide-react";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/components/page-header";
import { ErrorState, SkeletonText } from "@/components/states";
import { cn } from "@/lib/classes";
import { type Place, To } from "@/lib/places";
import { label } from "@/lib/reasons";
import { type Model, useCurrentModel } from "./current";
import { ModelSwitcher } from "./model-switcher";
import { NoModel } from "./no-model";

const PARTS = [
  { place: "/models/", name: "report" },
  { place: "/models/question/", name: "question" },
  { place: "/models/versions/", name: "versions", also: "/models/compare/" },
  { place: "/models/trainings/", name: "trainings" },
  { place: "/models/monitoring/", name: "monitoring" },
  { place: "/models/schedules/", name: "schedules" },
] as const satisfies { place: Place; name: string; also?: Place }[];

interface ModelFrameProps {
  says?: (model: Model) => ReactNode;
  actions?: (model: Model) => ReactNode;
  children: (model: Model) => ReactNode;
}

/** What the pages about one model share: which one it is, and the ways between them. */
export function ModelFrame({ says, actions, children }: ModelFrameProps) {
  const t = useTranslations("versions");
  const { model, query } = useCurrentModel();
  if (query.error && !query.data)
    return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <SkeletonText lines={6} />;
  if (!model) {
    return (
      <>
        <PageHeader title={t("models")} />
        <NoModel icon={<ChartSpline aria-hidden="true" />} title={t("noModel")}>
          {t("noModelAdvice")}
        </NoModel>
      </>
    );
  }
  return (
    <>
      <PageHeader
        title={t("title", { name: label(model.name) })}
        says={says?.(model)}
        actions={
          <>
            <ModelSwitcher />
            {actions?.(model)}
          </>
        }
      />
      <Ways model={model.name} />
      {children(model)}
    </>
  );
}

function Ways({ model }: { model: string }) {
  const t = useTranslations("versions");
  const path = usePathname();
  const current = [...PARTS]
    .reverse()
    .find((part) => path.startsWith(part.place) || ("also" in part && path.startsWith(part.also)));
  return (
    <nav
      aria-label={t("ways")}
      className="not-printed mb-6 flex gap-5 overflow-x-auto border-line border-b [scrollbar-width:none]"
    >
      {PARTS.map((part) => (
        <To
          key={part.place}
          place={part.place}
          query={{ model }}
          aria-current={part === current ? "page" : undefined}
          className={cn(
            "-mb-px flex h-9 items-center whitespace-nowrap border-b-2 font-medium focus-visible:-outline-offset-2",
            part === current ? "border-accent text-ink" : "border-transparent text-muted hover:text-ink",
          )}
        >
          {t(`way.${part.name}`)}
        </To>
      ))}
    </nav>
  );
}
