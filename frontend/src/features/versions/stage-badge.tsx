import { Archive, FlaskConical, Radio } from "lucide-react";
import { useTranslations } from "use-intl";
import { cn } from "@/lib/classes";
import type { Version } from "./queries";

const LOOK = {
  prod: { icon: Radio, style: "bg-low-soft text-low" },
  staging: { icon: FlaskConical, style: "bg-medium-soft text-medium" },
  archived: { icon: Archive, style: "bg-sunken text-muted" },
} as const;

/** Where a version stands: by word and sign, colour comes third. */
export function StageBadge({ stage }: { stage: Version["stage"] }) {
  const t = useTranslations("versions");
  const { icon: Icon, style } = LOOK[stage];
  return (
    <span
      className={cn(
        "inline-flex h-6 items-center gap-1.5 whitespace-nowrap rounded-full px-2 font-medium text-sm",
        style,
      )}
    >
      <Icon className="size-3.5" aria-hidden="true" />
      {t(`stage.${stage}`)}
    </span>
  );
}
