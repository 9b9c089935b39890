"use client";

import { UserRoundCog } from "lucide-react";
import { createContext, useContext, useMemo } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { late } from "@/components/ui/late";

interface Subject {
  keys: readonly string[];
  onAssigned?: () => void;
}

const Context = createContext<Subject | null>(null);
const Panel = late("menu", () => import("./owner-menu"));

/** Who looks after these customers or leads. */
export function OwnerButton({ keys, onAssigned }: Subject) {
  const t = useTranslations("owners");
  const subject = useMemo(() => ({ keys, onAssigned }), [keys, onAssigned]);
  return (
    <Context value={subject}>
      <Panel>
        {(trigger) => (
          <Button {...trigger}>
            <UserRoundCog aria-hidden="true" />
            {t("assign")}
          </Button>
        )}
      </Panel>
    </Context>
  );
}

export function useSubject(): Subject {
  const subject = useContext(Context);
  if (!subject) throw new Error("This stands outside of an OwnerButton.");
  return subject;
}
