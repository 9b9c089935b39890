"use client";

import dynamic from "next/dynamic";
import { useTranslations } from "use-intl";
import { cn } from "@/lib/classes";
import { Skeleton } from "../states";
import type { Link, Thing } from "./layout";

const Graph = dynamic(() => import("./graph"), {
  ssr: false,
  loading: () => <Skeleton className="size-full" />,
});

interface LineageProps {
  things: readonly Thing[];
  links: readonly Link[];
  onOpen?: (id: string) => void;
  className?: string;
}

/** What comes from what: as a drawing, and as sentences for those who hear the page. */
export function Lineage({ things, links, onOpen, className }: LineageProps) {
  const t = useTranslations("common");
  const name = (id: string) => things.find((one) => one.id === id)?.name ?? id;
  return (
    <section
      aria-label={t("lineage.label")}
      className={cn("h-96 rounded-lg border border-line bg-surface", className)}
    >
      <ul className="sr-only">
        {links.map(({ from, to }) => (
          <li key={`${from}>${to}`}>{t("lineage.link", { from: name(from), to: name(to) })}</li>
        ))}
      </ul>
      <Graph things={things} links={links} onOpen={onOpen} />
    </section>
  );
}
