"use client";

import { useQuery } from "@tanstack/react-query";
import { Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ErrorState, SkeletonText } from "@/components/states";
import { TimeAgo } from "@/components/time-ago";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { reaches, useOrganization } from "@/features/me/signed-in";
import { answered, api } from "@/lib/api/client";
import { useChange } from "@/lib/api/use-change";
import { type Note, notesQuery } from "./queries";

const LONGEST = 10_000;

/** What colleagues wrote down about one customer or lead, the newest first. */
export function Notes({ entityKey }: { entityKey: string }) {
  const t = useTranslations("notes");
  const { org } = useOrganization();
  const notes = useQuery(notesQuery(org, entityKey));
  const { write } = useNotes(entityKey);
  const [text, setText] = useState("");
  return (
    <section aria-labelledby="notes">
      <h2 id="notes" className="mb-2 font-semibold text-lg">
        {t("title")}
      </h2>
      <form
        className="not-printed mb-3 flex flex-col items-start gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim()) write.mutate(text.trim(), { onSuccess: () => setText("") });
        }}
      >
        <Textarea
          value={text}
          onChange={(event) => setText(event.target.value)}
          maxLength={LONGEST}
          aria-label={t("write")}
          placeholder={t("placeholder")}
        />
        <Button type="submit" busy={write.isPending} disabled={!text.trim()}>
          {t("save")}
        </Button>
      </form>
      {notes.isPending ? <SkeletonText lines={2} /> : null}
      {notes.error && !notes.data ? (
        <ErrorState error={notes.error} retry={() => void notes.refetch()} className="py-4" />
      ) : null}
      {notes.data?.length === 0 ? <p className="text-muted">{t("empty")}</p> : null}
      <ol className="flex flex-col gap-3">
        {notes.data?.map((note) => (
          <NoteOf key={note.id} note={note} />
        ))}
      </ol>
    </section>
  );
}

function NoteOf({ note }: { note: Note }) {
  const t = useTranslations("notes");
  const common = useTranslations("common");
  const { user, role } = useOrganization();
  const { edit, remove } = useNotes(note.entity_key);
  const [text, setText] = useState<string | null>(null);
  const own = note.by?.id === user.id || reaches(role, "admin");
  return (
    <li className="border-line border-l-2 pl-3">
      <p className="flex items-center gap-2 text-muted text-sm">
        <span className="font-medium text-ink">{note.by?.name ?? t("somebody")}</span>
        <TimeAgo when={note.created_at} inList />
        {note.edited_at ? <span>{t("edited")}</span> : null}
        {own ? (
          <span className="not-printed ml-auto flex">
            <Button
              variant="quiet"
              size="icon"
              aria-label={t("edit")}
              onClick={() => setText(text === null ? note.text : null)}
            >
              <Pencil aria-hidden="true" />
            </Button>
            <Button variant="quiet" size="icon" aria-label={t("remove")} onClick={() => remove.mutate(note)}>
              <Trash2 aria-hidden="true" />
            </Button>
          </span>
        ) : null}
      </p>
      {text === null ? (
        <p className="whitespace-pre-wrap break-words">{note.text}</p>
      ) : (
        <form
          className="flex flex-col items-start gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (text.trim()) edit.mutate({ note, text: text.trim() }, { onSuccess: () => setText(null) });
          }}
        >
          <Textarea
            autoFocus
            value={text}
            onChange={(event) => setText(event.target.value)}
            maxLength={LONGEST}
            aria-label={t("edit")}
          />
          <span className="flex gap-2">
            <Button type="submit" size="small" busy={edit.isPending} disabled={!text.trim()}>
              {t("save")}
            </Button>
            <Button size="small" variant="quiet" onClick={() => setText(null)}>
              {common("cancel")}
            </Button>
          </span>
        </form>
      )}
    </li>
  );
}

function useNotes(entityKey: string) {
  const t = useTranslations("notes");
  const { org } = useOrganization();
  const stale = [[org, "notes", entityKey]];
  const write = useChange(
    (text: string) =>
      answered(
        api.POST("/api/v1/organizations/{org}/notes", {
          params: { path: { org } },
          body: { entity_key: entityKey, text },
        }),
      ),
    { stale },
  );
  const edit = useChange(
    ({ note, text }: { note: Note; text: string }) =>
      answered(
        api.PATCH("/api/v1/organizations/{org}/notes/{note_id}", {
          params: { path: { org, note_id: note.id } },
          body: { text },
        }),
      ),
    { stale },
  );
  const remove = useChange(
    (note: Note) =>
      answered(
        api.DELETE("/api/v1/organizations/{org}/notes/{note_id}", {
          params: { path: { org, note_id: note.id } },
        }),
      ),
    {
      stale,
      onSuccess: (_none, note) => toast.done({ title: t("removed"), undo: () => write.mutate(note.text) }),
    },
  );
  return { write, edit, remove };
}
