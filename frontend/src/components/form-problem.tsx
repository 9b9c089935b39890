"use client";

import { CircleAlert } from "lucide-react";
import { useProblemWords } from "@/lib/problem-words";

/** What is wrong with a form as a whole; the space for it is made only then, and it is heard at once. */
export function FormProblem({ error }: { error: unknown }) {
  const say = useProblemWords();
  return (
    <div role="alert" className="empty:hidden">
      {error ? (
        <p className="flex items-start gap-2 rounded-md bg-bad-soft px-3 py-2 text-bad">
          <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
          <span>
            <b className="font-semibold">{say(error).title}</b> {say(error).advice}
          </span>
        </p>
      ) : null}
    </div>
  );
}
