"use client";

import { Bookmark } from "lucide-react";
import { createContext, useContext } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { late } from "@/components/ui/late";

const Context = createContext("");
const Panel = late("dialog", () => import("./views-panel"));

/** Filters that are kept under a name: a view is an address. */
export function SavedViews({ model }: { model: string }) {
  const t = useTranslations("savedViews");
  return (
    <Context value={model}>
      <Panel>
        {(trigger) => (
          <Button {...trigger}>
            <Bookmark aria-hidden="true" />
            {t("title")}
          </Button>
        )}
      </Panel>
    </Context>
  );
}

export const useModelOfViews = () => useContext(Context);
