"use client";

import { useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ErrorState, SkeletonText } from "@/components/states";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { useOrganization } from "@/features/me/signed-in";
import { membersQuery } from "@/features/members/queries";
import { tasksOfQuery } from "./queries";
import { TaskLine } from "./task-line";
import { useTasks } from "./use-tasks";

/** What is to be done about one customer or lead: those open first, by their day. */
export function Tasks({ entityKey }: { entityKey: string }) {
  const t = useTranslations("tasks");
  const { org } = useOrganization();
  const tasks = useQuery(tasksOfQuery(org, entityKey));
  const { change, remove } = useTasks();
  const sorted = [...(tasks.data ?? [])].sort(
    (one, other) =>
      Number(one.done_at !== null) - Number(other.done_at !== null) ||
      (one.due_on ?? "9999").localeCompare(other.due_on ?? "9999"),
  );
  return (
    <section aria-labelledby="tasks">
      <h2 id="tasks" className="mb-2 font-semibold text-lg">
        {t("title")}
      </h2>
      <NewTask entityKey={entityKey} />
      {tasks.isPending ? <SkeletonText lines={2} /> : null}
      {tasks.error && !tasks.data ? (
        <ErrorState error={tasks.error} retry={() => void tasks.refetch()} className="py-4" />
      ) : null}
      {tasks.data?.length === 0 ? <p className="text-muted">{t("empty")}</p> : null}
      {sorted.length ? (
        <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
          {sorted.map((task) => (
            <TaskLine key={task.id} task={task} onTick={(done) => change.mutate({ task, done })}>
              <Button
                variant="quiet"
                size="icon"
                className="not-printed -my-1"
                aria-label={t("remove", { title: task.title })}
                onClick={() => remove.mutate(task)}
              >
                <Trash2 aria-hidden="true" />
              </Button>
            </TaskLine>
          ))}
        </ul>
      ) : null}
    </section>
  );
}

function NewTask({ entityKey }: { entityKey: string }) {
  const t = useTranslations("tasks");
  const { org, user } = useOrganization();
  const members = useQuery(membersQuery(org));
  const { create } = useTasks();
  const [title, setTitle] = useState("");
  const [due, setDue] = useState("");
  const [who, setWho] = useState<string>(user.id);
  function make() {
    if (!title.trim()) return;
    create.mutate(
      { entity_key: entityKey, title: title.trim(), due_on: due || null, assigned_to: who || null },
      {
        onSuccess: () => {
          setTitle("");
          setDue("");
        },
      },
    );
  }
  return (
    <form
      className="not-printed mb-3 grid grid-cols-2 gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        make();
      }}
    >
      <Input
        value={title}
        onValueChange={setTitle}
        maxLength={500}
        aria-label={t("what")}
        placeholder={t("what")}
        className="col-span-2"
      />
      <Input type="date" value={due} onValueChange={setDue} aria-label={t("until")} />
      <Select
        label={t("who")}
        value={who}
        onChange={setWho}
        choices={(members.data ?? [{ user }]).map((one) => ({ value: one.user.id, label: one.user.name }))}
      />
      <Button type="submit" className="justify-self-start" busy={create.isPending} disabled={!title.trim()}>
        {t("add")}
      </Button>
    </form>
  );
}
