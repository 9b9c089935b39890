"use client";

import { CircleAlert, CircleCheck, FileUp, X } from "lucide-react";
import { useId, useState } from "react";
import { useTranslations } from "use-intl";
import { Problem } from "@/lib/api/problem";
import { cn } from "@/lib/classes";
import { useFormat } from "@/lib/format";
import { useProblemWords } from "@/lib/problem-words";
import { Button } from "../ui/button";
import { Progress } from "../ui/progress";
import { type Address, type Sent, useFiles } from "./use-files";

interface FileDropProps<Answer> {
  /** Where a file is sent: `/api/v1/organizations/…/uploads?mode=append`. */
  address: Address;
  onSent: (answer: Answer, file: File) => void;
  /** Bytes; the API says the same. */
  largest?: number;
  /** What becomes of a file that has been sent is told elsewhere: it leaves the list. */
  briefly?: boolean;
  className?: string;
}

const LARGEST = 2_000_000_000;

/** A place to drop files on, or to choose them; each with how far it is, and the way to stop and to send again. */
export function FileDrop<Answer>({
  address,
  onSent,
  largest = LARGEST,
  briefly,
  className,
}: FileDropProps<Answer>) {
  const t = useTranslations("common");
  const format = useFormat();
  const input = useId();
  const [over, setOver] = useState(false);
  const { files, add, stop, retry, remove } = useFiles<Answer>(address, onSent);
  const listed = briefly ? files.filter((one) => one.state !== "sent") : files;
  function take(chosen: FileList | null) {
    add([...(chosen ?? [])], (file) => (file.size > largest ? new Problem("file_too_large", 413, "") : null));
  }
  return (
    <div className={cn("flex flex-col gap-3", className)}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is for pointers; the button inside is for everybody */}
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer.files);
        }}
        className={cn(
          "flex flex-col items-center gap-1 rounded-lg border border-line-strong border-dashed px-4 py-8 text-center",
          over ? "border-accent bg-accent-soft" : "bg-surface",
        )}
      >
        <FileUp className="mb-1 size-6 stroke-[1.5] text-faint" aria-hidden="true" />
        <p>
          {t("files.drop")}{" "}
          <label
            htmlFor={input}
            className="cursor-pointer text-accent-ink underline underline-offset-3 has-focus-visible:outline-2"
          >
            {t("files.choose")}
            <input
              id={input}
              type="file"
              multiple
              className="sr-only"
              accept=".csv,.tsv,.tab,.gz,.ndjson,.jsonl,.xlsx,.parquet"
              onChange={(event) => {
                take(event.target.files);
                event.target.value = "";
              }}
            />
          </label>
        </p>
        <p className="text-muted text-sm">{t("files.kinds", { size: format.bytes(largest) })}</p>
      </div>
      {listed.length > 0 ? (
        <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
          {listed.map((one) => (
            <OneFile key={one.id} one={one} stop={stop} retry={retry} remove={remove} />
          ))}
        </ul>
      ) : null}
    </div>
  );
}

interface OneFileProps {
  one: Sent;
  stop: (id: string) => void;
  retry: (id: string) => void;
  remove: (id: string) => void;
}

function OneFile({ one, stop, retry, remove }: OneFileProps) {
  const t = useTranslations("common");
  const format = useFormat();
  const say = useProblemWords();
  const under = one.state === "sending" || one.state === "waiting";
  const again = one.state === "stopped" || (one.state === "failed" && one.problem?.passing);
  return (
    <li className="flex items-center gap-3 px-3 py-2.5">
      {one.state === "sent" ? <CircleCheck className="size-4 shrink-0 text-good" aria-hidden="true" /> : null}
      {one.state === "failed" ? (
        <CircleAlert className="size-4 shrink-0 text-bad" aria-hidden="true" />
      ) : null}
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{one.file.name}</p>
        <p className="text-muted text-sm" aria-live="polite">
          {one.state === "sending"
            ? t("files.sending", { done: format.bytes(one.done), size: format.bytes(one.file.size) })
            : null}
          {one.state === "waiting" ? format.bytes(one.file.size) : null}
          {one.state === "sent" ? t("files.sent") : null}
          {one.state === "stopped" ? t("files.stopped") : null}
          {one.problem ? `${say(one.problem).title} ${say(one.problem).advice}` : null}
        </p>
        {one.state === "sending" ? (
          <Progress className="mt-1.5" value={one.done / Math.max(one.file.size, 1)} label={one.file.name} />
        ) : null}
      </div>
      {again ? (
        <Button size="small" onClick={() => retry(one.id)}>
          {t("files.retry")}
        </Button>
      ) : null}
      {one.state !== "sent" ? (
        <Button
          variant="quiet"
          size="icon"
          aria-label={t(under ? "files.stop" : "files.remove")}
          onClick={() => (under ? stop(one.id) : remove(one.id))}
        >
          <X aria-hidden="true" />
        </Button>
      ) : null}
    </li>
  );
}
