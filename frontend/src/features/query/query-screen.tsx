"use client";

import { useQuery } from "@tanstack/react-query";
import { Play, Square } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/components/page-header";
import { SqlEditor, type SqlFault } from "@/components/sql-editor";
import { SqlProblem } from "@/components/sql-problem";
import { ErrorState, SkeletonText } from "@/components/states";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { toast } from "@/components/ui/toast";
import { useOrganization } from "@/features/me/signed-in";
import { kept } from "@/lib/kept";
import { useSqlWords } from "@/lib/sql-words";
import { Past } from "./past";
import { pastOf, relationsQuery } from "./queries";
import { quoted, Relations } from "./relations";
import { Result } from "./result";
import { useStatement } from "./use-statement";

const NO_FAULTS: readonly SqlFault[] = [];

/** Read-only SQL over everything that the organization has. */
export function QueryScreen() {
  const t = useTranslations("query");
  const say = useSqlWords();
  const { org, user } = useOrganization();
  const relations = useQuery(relationsQuery(org));
  const memory = useMemo(() => pastOf(org, user.id), [org, user.id]);
  const draft = useMemo(() => kept<string>(`sql-draft.${org}.${user.id}`), [org, user.id]);
  const [sql, setSql] = useState(() => draft.read() ?? "");
  const [past, setPast] = useState(memory.read);
  const [refused, setRefused] = useState<unknown>(null);
  const statement = useStatement(org, (asked, answer) =>
    remember(memory.with(memory.read(), { sql: asked, at: new Date().toISOString(), rows: answer.rows })),
  );
  const schema = useMemo(
    () =>
      Object.fromEntries(
        (relations.data ?? []).map(({ name, columns }) => [
          quoted(name),
          columns.map(([label = "", type = ""]) => ({ label, type: "property", detail: type.toLowerCase() })),
        ]),
      ),
    [relations.data],
  );
  const error = statement.error ?? refused;
  const said = useMemo(() => (error ? say(error) : null), [error, say]);
  const faults = useMemo(
    () =>
      said?.line
        ? [
            {
              message: [said.title, said.detail].filter(Boolean).join(" "),
              line: said.line,
              column: said.column,
            },
          ]
        : NO_FAULTS,
    [said],
  );

  function remember(next: typeof past) {
    memory.write(next);
    setPast(next);
  }
  function write(next: string) {
    setSql(next);
    draft.write(next || undefined);
  }
  function run() {
    setRefused(null);
    if (sql.trim()) statement.run(sql);
  }
  function clear() {
    const before = past;
    remember([]);
    toast.done({ title: t("pastCleared"), undo: () => remember(before) });
  }
  return (
    <>
      <PageHeader title={t("title")} says={t("says")} />
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_17rem]">
        <div className="flex min-w-0 flex-col gap-3">
          <SqlEditor
            value={sql}
            onChange={write}
            onRun={run}
            schema={schema}
            faults={faults}
            hint={t("hint")}
            className="h-64 resize-y"
          />
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
            {statement.running ? (
              <Button variant="danger" onClick={statement.stop}>
                <Square aria-hidden="true" />
                {t("stop")}
              </Button>
            ) : (
              <Button variant="primary" onClick={run} disabled={!sql.trim()}>
                <Play aria-hidden="true" />
                {t("run")}
              </Button>
            )}
            <p role="status" className="text-muted text-sm">
              {statement.running ? t("running", { seconds: statement.seconds }) : null}
              {statement.stopped ? t("stopped") : null}
              {statement.running || statement.stopped ? null : (
                <>
                  <Kbd>Ctrl</Kbd> <Kbd>Enter</Kbd> {t("limits")}
                </>
              )}
            </p>
          </div>
          <SqlProblem said={said} />
          {statement.answer && statement.asked && !statement.running ? (
            <Result sql={statement.asked} answer={statement.answer} error={setRefused} />
          ) : null}
        </div>
        <aside className="flex min-w-0 flex-col gap-6">
          <section aria-labelledby="relations">
            <h2 id="relations" className="mb-1.5 font-semibold">
              {t("relations")}
            </h2>
            {relations.isPending ? <SkeletonText lines={4} /> : null}
            {relations.error && !relations.data ? (
              <ErrorState error={relations.error} retry={() => void relations.refetch()} className="py-4" />
            ) : null}
            {relations.data?.length === 0 ? <p className="text-muted text-sm">{t("noRelations")}</p> : null}
            {relations.data?.length ? <Relations relations={relations.data} onPick={write} /> : null}
          </section>
          <section aria-labelledby="past">
            <h2 id="past" className="mb-1.5 font-semibold">
              {t("past")}
            </h2>
            <Past past={past} onPick={write} onClear={clear} />
          </section>
        </aside>
      </div>
    </>
  );
}
