"use client";

import { Download } from "lucide-react";
import { createContext, useContext } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { late } from "@/components/ui/late";
import { useOrganization } from "@/features/me/signed-in";
import { exportAddress, type Format } from "./filters";
import type { Filters } from "./queries";

interface Export {
  address: (format: Format) => string;
  /** How many rows the filters let through, as far as it is known. */
  rows: number;
}

const Context = createContext<Export>({ address: () => "", rows: 0 });
const Panel = late("menu", () => import("./export-menu"));

/** All that the filters let through, as a file. */
export function ExportButton({ model, filters, rows }: { model: string; filters: Filters; rows: number }) {
  const t = useTranslations("predictions");
  const { org } = useOrganization();
  return (
    <Context value={{ address: (format) => exportAddress(org, model, filters, format), rows }}>
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

export const useExport = () => useContext(Context);
