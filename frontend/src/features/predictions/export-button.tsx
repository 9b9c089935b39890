"use client";

import { Download } from "lucide-react";
import { createContext, useContext } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { late } from "@/components/ui/late";
import { useOrganization } from "@/features/me/signed-in";
import { exportAddress, type Format } from "./filters";
import type { Filters } from "./queries";

const Context = createContext<(format: Format) => string>(() => "");
const Panel = late("menu", () => import("./export-menu"));

/** All that the filters let through, as a file. */
export function ExportButton({ model, filters }: { model: string; filters: Filters }) {
  const t = useTranslations("predictions");
  const { org } = useOrganization();
  return (
    <Context value={(format) => exportAddress(org, model, filters, format)}>
      <Panel>
        {(trigger) => (
          <Button {...trigger}>
            <Download aria-hidden="true" />
            {t("export")}
          </Button>
        )}
      </Panel>
    </Context>
  );
}

export const useExportAddress = () => useContext(Context);
