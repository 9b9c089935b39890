"use client";

import { CircleAlert, CircleCheck, Download } from "lucide-react";
import { useTranslations } from "use-intl";
import { Spinner } from "@/components/ui/button";
import { useOrganization } from "@/features/me/signed-in";
import type { Language } from "@/lib/language/languages";
import { useLanguage } from "@/lib/language/provider";
import { listed } from "@/lib/said";
import { rejectsAddress, type Upload, underway } from "./queries";

interface Notice {
  code: string;
  message: string;
  column?: string;
  line?: number;
  count?: number;
  params?: Record<string, unknown>;
}

/** What became of a file: every line of it is loaded, set aside or skipped. */
export function Account({ upload, dataset }: { upload: Upload; dataset: string }) {
  const t = useTranslations("datasets");
  const { org } = useOrganization();
  if (underway(upload)) {
    return (
      <p className="flex items-center gap-2 text-muted" aria-live="polite">
        <Spinner className="text-accent-ink" />
        {t("account.reading")}
      </p>
    );
  }
  const notices = (upload.status === "rejected" ? upload.errors : upload.warnings) as unknown as Notice[];
  return (
    <div className="flex flex-col gap-1.5" aria-live="polite">
      {upload.status === "rejected" ? (
        <p className="flex items-start gap-2 font-medium text-bad">
          <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
          {t("account.refused")}
        </p>
      ) : (
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <CircleCheck className="size-4 shrink-0 text-good" aria-hidden="true" />
          <span>{t("account.loaded", { count: upload.loaded ?? 0 })}</span>
          {upload.rejected ? (
            <a
              href={rejectsAddress(org, dataset, upload.id)}
              download
              className="inline-flex items-center gap-1 text-accent-ink underline underline-offset-3"
            >
              {t("account.rejected", { count: upload.rejected })}
              <Download className="size-3.5" aria-hidden="true" />
            </a>
          ) : null}
          {upload.skipped ? (
            <span className="text-muted">{t("account.skipped", { count: upload.skipped })}</span>
          ) : null}
        </p>
      )}
      {notices.length > 0 ? (
        <details open={upload.status === "rejected"} className="text-muted text-sm">
          <summary>{t("account.notices", { count: notices.length })}</summary>
          <ul className="mt-1 flex list-disc flex-col gap-0.5 pl-5">
            {notices.map((one) => (
              <li key={one.code + one.message}>
                <NoticeWords notice={one} />
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </div>
  );
}

/** A notice in the language of the screen, with its place in the file; one that has no words there as the server says it. */
function NoticeWords({ notice }: { notice: Notice }) {
  const t = useTranslations("datasets");
  const { language } = useLanguage();
  const key = `notice.${notice.code}` as "notice.empty";
  // In English the server's own sentence says most.
  if (language === "en" || !t.has(key)) return <span lang="en">{notice.message}</span>;
  const said = t(key, values(notice.params ?? {}, language, (type) => t(`type.${type as "text"}`)) as never);
  const place = [
    notice.column === undefined ? "" : t("noticePlace.column", { column: notice.column }),
    notice.line === undefined ? "" : t("noticePlace.line", { line: notice.line }),
    notice.count === undefined ? "" : t("noticePlace.count", { count: notice.count }),
  ].filter(Boolean);
  return place.length ? `${said} (${place.join(", ")})` : said;
}

/** The parts of a notice, as its words take them: types of columns by their names, lists as one. */
function values(params: Record<string, unknown>, language: Language, type: (name: string) => string) {
  const said = Object.entries(params).map(([name, value]) => {
    if (["was", "comes", "is"].includes(name)) return [name, type(String(value))];
    if (Array.isArray(value)) return [name, listed(language, value.map(String))];
    return [name, typeof value === "number" ? value : String(value ?? "")];
  });
  return { names: "", example: "", mode: "", ...Object.fromEntries(said) };
}
