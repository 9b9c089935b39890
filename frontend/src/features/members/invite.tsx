"use client";

import { UserPlus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import * as z from "zod/mini";
import { FormProblem } from "@/components/form-problem";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogClose, DialogPanel, DialogTrigger } from "@/components/ui/dialog";
import { FormField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioCards } from "@/components/ui/radio-cards";
import { toast } from "@/components/ui/toast";
import { type Role, useOrganization } from "@/features/me/signed-in";
import { answered, api } from "@/lib/api/client";
import { useChange } from "@/lib/api/use-change";
import * as rules from "@/lib/form";
import { takeFaults, useFields, useFieldWords } from "@/lib/form";
import { useKey } from "@/lib/keys";
import { invitationsQuery } from "./queries";

const ROLES: readonly Role[] = ["member", "analyst", "admin"];
const schema = z.object({ email: rules.email(), role: z.enum(["member", "analyst", "admin"]) });

/** Sends a letter with a link, which works once. */
export function useInvite() {
  const { org } = useOrganization();
  return (body: { email: string; role: Role }) =>
    answered(api.POST("/api/v1/organizations/{org}/invitations", { params: { path: { org } }, body }));
}

export function Invite() {
  const t = useTranslations("members");
  const [open, setOpen] = useState(false);
  useKey("n", t("invite"), () => setOpen(true));
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger
        render={
          <Button variant="primary">
            <UserPlus aria-hidden="true" />
            {t("invite")}
          </Button>
        }
      />
      <DialogPanel title={t("invite")} description={t("inviteSays")}>
        <InviteForm done={() => setOpen(false)} />
      </DialogPanel>
    </Dialog>
  );
}

function InviteForm({ done }: { done: () => void }) {
  const t = useTranslations("members");
  const shell = useTranslations("shell");
  const common = useTranslations("common");
  const { org } = useOrganization();
  const form = useFields<z.infer<typeof schema>>(schema, { email: "", role: "member" });
  const say = useFieldWords(form);
  const send = useChange(useInvite(), {
    silent: true,
    stale: [invitationsQuery(org).queryKey],
    onSuccess: ({ email }) => {
      toast.done({ title: t("invited", { email }) });
      done();
    },
    onError: (error) => void takeFaults(form, error),
  });
  const role = form.watch("role");
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={form.handleSubmit((said) => send.mutate(said))}
    >
      <FormProblem error={form.formState.errors.email ? null : send.error} />
      <FormField label={t("email")} error={say("email")}>
        <Input type="email" autoComplete="off" autoFocus {...form.register("email")} />
      </FormField>
      <RadioCards
        label={t("role")}
        value={role}
        onChange={(next) => form.setValue("role", next)}
        choices={ROLES.map((one) => ({
          value: one,
          label: shell(`roles.${one}`),
          hint: t(`may.${one}`),
        }))}
      />
      <DialogActions>
        <DialogClose render={<Button />}>{common("cancel")}</DialogClose>
        <Button type="submit" variant="primary" busy={send.isPending}>
          {t("sendInvitation")}
        </Button>
      </DialogActions>
    </form>
  );
}
