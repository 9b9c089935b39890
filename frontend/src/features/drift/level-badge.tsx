import { Equal, MoveRight, TriangleAlert } from "lucide-react";
import { useTranslations } from "use-intl";
import { cn } from "@/lib/classes";
import type { Level } from "./queries";

const LOOK = {
  steady: { icon: Equal, style: "bg-low-soft text-low" },
  moved: { icon: MoveRight, style: "bg-medium-soft text-medium" },
  shifted: { icon: TriangleAlert, style: "bg-high-soft text-high" },
} as const;

/** How far something has moved since the model learned: by word and sign, colour comes third. */
export function LevelBadge({ level }: { level: Level }) {
  const t = useTranslations("drift");
  const { icon: Icon, style } = LOOK[level];
  return (
    <span
      className={cn(
        "inline-flex h-6 items-center gap-1.5 whitespace-nowrap rounded-full px-2 font-medium text-sm",
        style,
      )}
    >
      <Icon className="size-3.5" aria-hidden="true" />
      {t(`level.${level}`)}
    </span>
  );
}
