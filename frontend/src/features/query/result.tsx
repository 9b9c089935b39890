"use client";

import { Download } from "lucide-react";
import { useTranslations } from "use-intl";
import { RowsGrid } from "@/components/rows-grid";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem, MenuPanel, MenuTrigger } from "@/components/ui/menu";
import { useOrganization } from "@/features/me/signed-in";
import { useChange } from "@/lib/api/use-change";
import { useFormat } from "@/lib/format";
import { type Answer, type FileForm, fetchFile } from "./queries";

const FORMS: readonly FileForm[] = ["csv", "parquet", "arrow"];
const MOST = "1000000";

/** What a statement gave: how much, how long it took, what was left out, and all of it as a file. */
export function Result({
  sql,
  answer,
  error,
}: {
  sql: string;
  answer: Answer;
  error: (why: unknown) => void;
}) {
  const t = useTranslations("query");
  const format = useFormat();
  const { org } = useOrganization();
  const file = useChange((form: FileForm) => fetchFile(org, sql, form), { silent: true, onError: error });
  return (
    <div className="flex flex-col gap-2.5">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p role="status" className="text-muted">
          <b className="font-medium text-ink">{t("rows", { count: answer.rows })}</b>{" "}
          {t("seconds", { seconds: format.number(answer.seconds, 2) })}
          {answer.truncated ? (
            <span className="text-medium">
              {" "}
              · {t("more", { shown: format.number(answer.rows, 0), most: format.number(Number(MOST), 0) })}
            </span>
          ) : null}
        </p>
        <Menu>
          <MenuTrigger
            render={
              <Button size="small" busy={file.isPending}>
                <Download aria-hidden="true" />
                {t("export")}
              </Button>
            }
          />
          <MenuPanel align="end">
            {FORMS.map((form) => (
              <MenuItem key={form} onClick={() => file.mutate(form)}>
                {t(`form.${form}`)}
              </MenuItem>
            ))}
          </MenuPanel>
        </Menu>
      </div>
      {answer.rows ? (
        <RowsGrid
          label={t("result")}
          columns={answer.columns}
          rows={answer.items}
          className="max-h-[min(34rem,70vh)]"
        />
      ) : (
        <p className="rounded-lg border border-line bg-surface px-4 py-8 text-center text-muted">
          {t("noRows")}
        </p>
      )}
    </div>
  );
}
