import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { Problem } from "./api/problem";

export interface ProblemWords {
  title: string;
  advice: string;
}

/** What a problem is called in the language of the screen, and what to do about it. */
export function useProblemWords() {
  const t = useTranslations("problems");
  return useCallback(
    (error: unknown): ProblemWords => {
      const problem = Problem.of(error);
      const code = problem.code as "unreachable";
      const refused = `refused.${code}` as "refused.erased";
      if (t.has(refused)) return { title: t("cannot"), advice: t(refused) };
      if (!t.has(`${code}.title`))
        return { title: t("unexpected.title"), advice: problem.detail || t("unexpected.advice") };
      return {
        title: t(`${code}.title`),
        advice: t(`${code}.advice`, { seconds: problem.retryAfter ?? 60 }),
      };
    },
    [t],
  );
}
