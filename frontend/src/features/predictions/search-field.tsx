"use client";

import { Search, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { useKey } from "@/lib/keys";

const LONGEST = 300; // milliseconds that a letter waits for the answer before it

interface SearchFieldProps {
  value: string;
  onChange: (value: string) => void;
  /** Something is being asked: what is typed meanwhile is sent together, once the answer is there. */
  busy: boolean;
}

/** Searches with each letter, one search at a time; `/` leads here. */
export function SearchField({ value, onChange, busy }: SearchFieldProps) {
  const t = useTranslations("predictions");
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(value);
  const send = useRef(onChange);
  send.current = onChange;
  const own = useRef(new Set([value]));
  useEffect(() => {
    if (!own.current.delete(value)) setTyped(value); // a saved view, or a way back: not what was typed here
  }, [value]);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(
      () => {
        own.current.add(typed);
        send.current(typed);
      },
      busy ? LONGEST : 0,
    );
    return () => clearTimeout(timer);
  }, [typed, value, busy]);
  useKey("/", t("search"), () => field.current?.focus());
  return (
    <div className="relative w-full sm:w-64">
      <Search
        className="-translate-y-1/2 pointer-events-none absolute top-1/2 left-2.5 size-4 text-faint"
        aria-hidden="true"
      />
      <Input
        ref={field}
        type="search"
        value={typed}
        onValueChange={setTyped}
        placeholder={t("search")}
        aria-label={t("search")}
        className="h-9 pr-8 pl-8 [&::-webkit-search-cancel-button]:hidden"
        onKeyDown={(event) => event.key === "Escape" && setTyped("")}
      />
      {typed ? (
        <Button
          variant="quiet"
          size="icon"
          aria-label={t("clearSearch")}
          onClick={() => setTyped("")}
          className="absolute top-0.5 right-0.5"
        >
          <X aria-hidden="true" />
        </Button>
      ) : null}
    </div>
  );
}
