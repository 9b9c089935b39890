"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/lib/classes";
import { useFormat } from "@/lib/format";
import { today } from "@/lib/format/times";
import type { Task } from "./queries";

interface TaskLineProps {
  task: Task;
  onTick: (done: boolean) => void;
  children?: ReactNode;
}

/** One task, to be ticked off; what is late says so in a word. */
export function TaskLine({ task, onTick, children }: TaskLineProps) {
  const t = useTranslations("tasks");
  const format = useFormat();
  const done = task.done_at !== null;
  const late = !done && task.due_on !== null && task.due_on < today();
  return (
    <li className="flex items-start gap-3 px-3 py-2">
      <Checkbox
        className="mt-0.5"
        checked={done}
        aria-label={t("done", { title: task.title })}
        onCheckedChange={onTick}
      />
      <div className="min-w-0 flex-1">
        <p className={cn("break-words", done && "text-muted line-through")}>{task.title}</p>
        <p className="text-muted text-sm">
          {task.due_on ? (
            <span className={late ? "font-medium text-high" : undefined}>
              {t(late ? "late" : "due", { date: format.date(task.due_on) })}
            </span>
          ) : null}
          {task.due_on && task.assigned_to ? " · " : null}
          {task.assigned_to?.name}
        </p>
      </div>
      {children}
    </li>
  );
}
