"use client";

import { ChevronDown } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { late } from "@/components/ui/late";
import { label } from "@/lib/reasons";
import { useCurrentModel } from "./current";

const Panel = late("menu", () => import("./model-menu"));

/** Another question about the same page; nothing where there is but one. */
export function ModelSwitcher() {
  const t = useTranslations("shell");
  const { model, models } = useCurrentModel();
  if (!model || models.length < 2) return null;
  return (
    <Panel>
      {(trigger) => (
        <Button {...trigger} aria-label={t("model", { name: label(model.name) })}>
          {label(model.name)}
          <ChevronDown className="text-faint" aria-hidden="true" />
        </Button>
      )}
    </Panel>
  );
}
