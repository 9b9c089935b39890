import { CircleAlert, CircleCheck, CircleHelp } from "lucide-react";
import { useTranslations } from "use-intl";

/** Passed, failed, or not to be told: a sign of its own shape, with its word for those who hear the page. */
export function Mark({ passed }: { passed: boolean | null }) {
  const t = useTranslations("versions");
  const style = "mt-0.5 size-4 shrink-0";
  return (
    <>
      {passed === null ? <CircleHelp className={`${style} text-medium`} aria-hidden="true" /> : null}
      {passed === true ? <CircleCheck className={`${style} text-good`} aria-hidden="true" /> : null}
      {passed === false ? <CircleAlert className={`${style} text-bad`} aria-hidden="true" /> : null}
      <span className="sr-only">
        {t(`mark.${passed === null ? "unknown" : passed ? "passed" : "failed"}`)}
      </span>
    </>
  );
}
