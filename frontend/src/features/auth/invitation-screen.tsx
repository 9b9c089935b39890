"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import * as z from "zod/mini";
import { FormProblem } from "@/components/form-problem";
import { Empty } from "@/components/states";
import { Button } from "@/components/ui/button";
import { FormField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { meQuery } from "@/features/me/queries";
import type { Shape } from "@/lib/api/client";
import { Problem } from "@/lib/api/problem";
import { useChange } from "@/lib/api/use-change";
import * as rules from "@/lib/form";
import { useFields, useFieldWords } from "@/lib/form";
import { address, To } from "@/lib/places";
import { Door } from "./door";
import { ofLink } from "./link-problem";
import { PasswordInput } from "./password-input";
import { accept } from "./queries";
import { useEnter } from "./use-enter";
import { useToken } from "./use-token";

/** What the API still wants to know: nothing, a password for an account that is there, or all of a new one. */
type Wanted = "nothing" | "password" | "account";

export function InvitationScreen() {
  const t = useTranslations("auth");
  const token = useToken();
  const client = useQueryClient();
  const enter = useEnter();
  const [wanted, setWanted] = useState<Wanted>("nothing");
  const [joined, setJoined] = useState<Shape<"Accepted"> | null>(null);
  const join = useChange(accept, {
    silent: true,
    onSuccess: async (answer) => {
      const next = address("/", {}, answer.organization.slug);
      if (answer.signed_in) return enter(null, next);
      const me = await client.fetchQuery({ ...meQuery, staleTime: 0 }).catch(() => null);
      if (me?.user?.email === answer.email) enter(me, next);
      else setJoined(answer);
    },
    onError: (error) => {
      const field = Problem.of(error).faults[0]?.field;
      if (field === "name") setWanted("account");
      else if (field === "password" && wanted === "nothing") setWanted("password");
    },
  });
  if (!token) {
    return <Empty title={t("noToken")}>{t("noInvitationToken")}</Empty>;
  }
  if (joined) {
    const next = address("/", {}, joined.organization.slug);
    return (
      <Door
        title={t("joined", { organization: joined.organization.name })}
        says={t("joinedSays", { email: joined.email })}
      >
        <To
          place="/sign-in/"
          query={{ next }}
          className="text-center text-accent-ink underline underline-offset-3"
        >
          {t("signIn")}
        </To>
      </Door>
    );
  }
  if (wanted !== "nothing") return <NewAccount wanted={wanted} join={join} token={token} />;
  return (
    <Door title={t("invitationTitle")} says={t("invitationSays")}>
      <FormProblem error={ofLink(join.error)} />
      <Button
        variant="primary"
        size="large"
        busy={join.isPending}
        onClick={() => join.mutate({ token })}
        autoFocus
      >
        {t("accept")}
      </Button>
    </Door>
  );
}

const account = z.object({ name: rules.text(), password: rules.newPassword() });
const known = z.object({ name: z.string(), password: rules.newPassword() });

interface NewAccountProps {
  wanted: "password" | "account";
  token: string;
  join: ReturnType<typeof useChange<Shape<"Accepted">, Shape<"Acceptance">>>;
}

function NewAccount({ wanted, token, join }: NewAccountProps) {
  const t = useTranslations("auth");
  const form = useFields(wanted === "account" ? account : known, { name: "", password: "" });
  const say = useFieldWords(form);
  // What the API asked for at first is what this form asks for.
  const asked =
    join.error && Problem.of(join.error).faults.some(({ field }) => field === "name" || field === "password");
  return (
    <Door
      title={t("invitationTitle")}
      says={t(wanted === "account" ? "invitationNewSays" : "invitationPasswordSays")}
    >
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={form.handleSubmit(({ name, password }) =>
          join.mutate(wanted === "account" ? { token, name, password } : { token, password }),
        )}
      >
        <FormProblem error={asked ? null : ofLink(join.error)} />
        {wanted === "account" ? (
          <FormField label={t("name")} error={say("name")}>
            <Input autoComplete="name" autoFocus {...form.register("name")} />
          </FormField>
        ) : null}
        <FormField label={t("password")} hint={t("passwordHint")} error={say("password")}>
          <PasswordInput autoComplete="new-password" {...form.register("password")} />
        </FormField>
        <Button type="submit" variant="primary" size="large" busy={join.isPending}>
          {t("accept")}
        </Button>
      </form>
    </Door>
  );
}
