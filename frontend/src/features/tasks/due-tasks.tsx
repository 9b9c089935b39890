"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useOrganization } from "@/features/me/signed-in";
import type { Model } from "@/features/models/current";
import { today } from "@/lib/format/times";
import { To } from "@/lib/places";
import { dueQuery } from "./queries";
import { TaskLine } from "./task-line";
import { useTasks } from "./use-tasks";

/** One's own tasks that are due; nothing at all where there are none. */
export function DueTasks({ model }: { model: Model }) {
  const t = useTranslations("tasks");
  const { org } = useOrganization();
  const tasks = useQuery(dueQuery(org, today()));
  const { change } = useTasks();
  if (!tasks.data?.length) return null;
  return (
    <section aria-labelledby="due" className="mb-6 max-w-3xl">
      <h2 id="due" className="mb-2 font-semibold">
        {t("dueToday", { count: tasks.data.length })}
      </h2>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {tasks.data.map((task) => (
          <TaskLine key={task.id} task={task} onTick={(done) => change.mutate({ task, done })}>
            <To
              place="/customers/one/"
              query={{ model: model.name, key: task.entity_key }}
              prefetch={false}
              className="text-accent-ink hover:underline"
            >
              {task.entity_key}
            </To>
          </TaskLine>
        ))}
      </ul>
    </section>
  );
}
