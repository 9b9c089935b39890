"use client";

import { CircleAlert, CloudOff, Lock } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Problem } from "@/lib/api/problem";
import { cn } from "@/lib/classes";
import { useProblemWords } from "@/lib/problem-words";
import { Button } from "./ui/button";

interface StateProps {
  icon?: ReactNode;
  title: ReactNode;
  children?: ReactNode;
  /** The next step: one button or link, two at most. */
  action?: ReactNode;
  className?: string;
}

/** Nothing is here yet: why, and what to do next. */
export function Empty({ icon, title, children, action, className }: StateProps) {
  return (
    <div
      className={cn("mx-auto flex max-w-md flex-col items-center gap-2 px-4 py-16 text-center", className)}
    >
      {icon ? <div className="mb-1 text-faint [&_svg]:size-7 [&_svg]:stroke-[1.5]">{icon}</div> : null}
      <h2 className="font-semibold text-lg">{title}</h2>
      {children ? <div className="text-pretty text-muted">{children}</div> : null}
      {action ? <div className="mt-3 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}

/** Something went wrong: what, and what to do. Reads any error, the API's problems best. */
export function ErrorState({
  error,
  retry,
  className,
}: {
  error: unknown;
  retry?: () => void;
  className?: string;
}) {
  const t = useTranslations("common");
  const say = useProblemWords();
  const problem = Problem.of(error);
  if (problem.status === 403) return <NoPermission className={className} />;
  const { title, advice } = say(problem);
  return (
    <div role="alert">
      <Empty
        className={className}
        icon={problem.unreachable ? <CloudOff aria-hidden="true" /> : <CircleAlert aria-hidden="true" />}
        title={title}
        action={retry ? <Button onClick={retry}>{t("tryAgain")}</Button> : null}
      >
        {advice}
      </Empty>
    </div>
  );
}

/** The role does not reach so far: whom to ask. */
export function NoPermission({ className }: { className?: string }) {
  const t = useTranslations("common");
  return (
    <Empty className={className} icon={<Lock aria-hidden="true" />} title={t("noPermission")}>
      {t("noPermissionAdvice")}
    </Empty>
  );
}

/** Stands where something will be, at its size, so that nothing jumps. */
export function Skeleton({ className }: { className?: string }) {
  return <div className={cn("skeleton", !/(^| )(h|size)-/.test(className ?? "") && "h-4", className)} />;
}

/** A few lines of text that are on their way. */
export function SkeletonText({ lines = 3 }: { lines?: number }) {
  const t = useTranslations("common");
  const widths = ["w-4/5", "w-3/5", "w-11/12", "w-2/3"];
  return (
    <div className="late flex flex-col gap-3" role="status">
      <span className="sr-only">{t("loading")}</span>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} className={widths[line % widths.length]} />
      ))}
    </div>
  );
}
