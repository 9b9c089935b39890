"use client";

import { type ReactElement, type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { Problem } from "@/lib/api/problem";
import { useProblemWords } from "@/lib/problem-words";
import { Button } from "./ui/button";
import { Dialog, DialogActions, DialogClose, DialogPanel, DialogTrigger } from "./ui/dialog";
import { FormField } from "./ui/field";
import { Input } from "./ui/input";

interface ConfirmTypedProps {
  trigger: ReactElement;
  title: string;
  /** What will be gone, in full. */
  children: ReactNode;
  /** What must be typed, letter by letter. */
  phrase: string;
  action: string;
  onConfirm: () => Promise<unknown>;
}

/** For what cannot be undone, and for nothing else: the rest is done at once and can be undone. */
export function ConfirmTyped({ trigger, title, children, phrase, action, onConfirm }: ConfirmTypedProps) {
  const t = useTranslations("common");
  const say = useProblemWords();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  function change(next: boolean) {
    setOpen(next);
    setTyped("");
    setProblem(null);
  }
  async function confirm() {
    setBusy(true);
    try {
      await onConfirm();
      change(false);
    } catch (error) {
      setProblem(Problem.of(error));
    } finally {
      setBusy(false);
    }
  }
  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogTrigger render={trigger} />
      <DialogPanel title={title}>
        <div className="text-muted">{children}</div>
        <form
          className="contents"
          onSubmit={(event) => {
            event.preventDefault();
            if (typed.trim() === phrase) void confirm();
          }}
        >
          <FormField
            label={t.rich("typeToConfirm", {
              phrase: () => <b className="select-all font-mono">{phrase}</b>,
            })}
            error={problem ? say(problem).advice : undefined}
          >
            <Input value={typed} onValueChange={setTyped} autoComplete="off" spellCheck={false} />
          </FormField>
          <DialogActions>
            <DialogClose render={<Button />}>{t("cancel")}</DialogClose>
            <Button type="submit" variant="danger" busy={busy} disabled={typed.trim() !== phrase}>
              {action}
            </Button>
          </DialogActions>
        </form>
      </DialogPanel>
    </Dialog>
  );
}
