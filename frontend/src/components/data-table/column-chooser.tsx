"use client";

import { Columns3 } from "lucide-react";
import { createContext, useContext } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../ui/button";
import { late } from "../ui/late";
import type { ColumnChoice } from "./columns";

const Choice = createContext<ColumnChoice<never> | null>(null);
const Panel = late("menu", () => import("./column-menu"));

/** Which columns are shown. */
export function ColumnChooser<Row>({ choice }: { choice: ColumnChoice<Row> }) {
  const t = useTranslations("common");
  return (
    <Choice value={choice as unknown as ColumnChoice<never>}>
      <Panel>
        {(trigger) => (
          <Button {...trigger} variant="quiet" className="max-sm:hidden">
            <Columns3 aria-hidden="true" />
            {t("table.columns")}
          </Button>
        )}
      </Panel>
    </Choice>
  );
}

export function useChoice(): ColumnChoice<never> {
  const choice = useContext(Choice);
  if (!choice) throw new Error("This stands outside of a ColumnChooser.");
  return choice;
}
