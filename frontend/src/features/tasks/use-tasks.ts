"use client";

import { useTranslations } from "use-intl";
import { toast } from "@/components/ui/toast";
import { useOrganization } from "@/features/me/signed-in";
import { answered, api, type Shape } from "@/lib/api/client";
import { useChange } from "@/lib/api/use-change";
import type { Task } from "./queries";

/** What is done with tasks; to tick one off can be undone. */
export function useTasks() {
  const t = useTranslations("tasks");
  const { org } = useOrganization();
  const stale = [[org, "tasks"]];
  const change = useChange(
    ({ task, ...changes }: { task: Task } & Omit<Shape<"TaskChanges">, "revision">) =>
      answered(
        api.PATCH("/api/v1/organizations/{org}/tasks/{task_id}", {
          params: { path: { org, task_id: task.id } },
          body: { ...changes, revision: task.revision },
        }),
      ),
    {
      stale,
      onSuccess: (task, { done }) => {
        if (done)
          toast.done({
            title: t("ticked", { title: task.title }),
            undo: () => change.mutate({ task, done: false }),
          });
      },
    },
  );
  const create = useChange(
    (said: Shape<"NewTask">) =>
      answered(api.POST("/api/v1/organizations/{org}/tasks", { params: { path: { org } }, body: said })),
    { stale },
  );
  const remove = useChange(
    (task: Task) =>
      answered(
        api.DELETE("/api/v1/organizations/{org}/tasks/{task_id}", {
          params: { path: { org, task_id: task.id } },
        }),
      ),
    {
      stale,
      onSuccess: (_none, task) =>
        toast.done({
          title: t("removed", { title: task.title }),
          undo: () =>
            create.mutate({
              entity_key: task.entity_key,
              title: task.title,
              due_on: task.due_on,
              assigned_to: task.assigned_to?.id,
            }),
        }),
    },
  );
  return { change, create, remove };
}
