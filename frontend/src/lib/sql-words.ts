import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { Problem } from "./api/problem";
import { useProblemWords } from "./problem-words";

export interface SqlSaid {
  /** What is wrong, in the language of the screen. */
  title: string;
  /** What the engine says of it, and what would help: in English, as SQL is. */
  detail: string | null;
  line?: number;
  column?: number;
}

/** Whose sentences tell no more than ours do. */
const TOLD = new Set([
  "empty",
  "timeout",
  "memory",
  "crashed",
  "desk_gone",
  "not_one_statement",
  "no_feature",
]);

/** Why a statement was refused or failed, and where in it. */
export function useSqlWords() {
  const t = useTranslations("sql");
  const say = useProblemWords();
  return useCallback(
    (error: unknown): SqlSaid => {
      const problem = Problem.of(error);
      const facts = problem.facts as {
        code?: string;
        message?: string;
        hint?: string | null;
        line?: number | null;
        column?: number | null;
        params?: Record<string, string | number>;
      };
      const key = `refused.${facts.code}` as "refused.function";
      if (problem.code !== "sql_refused" || !facts.code) {
        const { title, advice } = say(problem);
        return { title, detail: advice };
      }
      const { params } = facts;
      const title = t.has(key)
        ? t(key, { name: String(params?.name ?? "?"), seconds: Number(params?.seconds ?? 0) })
        : t("refused.other");
      const detail = [facts.message, facts.hint].filter(Boolean).join(" ");
      return {
        title,
        detail: TOLD.has(facts.code) ? null : detail,
        line: facts.line ?? undefined,
        column: facts.column ?? undefined,
      };
    },
    [t, say],
  );
}
