"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { useTranslations } from "use-intl";
import * as z from "zod/mini";
import { FormProblem } from "@/components/form-problem";
import { Link } from "@/components/link";
import { Monogram } from "@/components/shell/monogram";
import { ErrorState, SkeletonText } from "@/components/states";
import { Button } from "@/components/ui/button";
import { FormField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Door } from "@/features/auth/door";
import { meQuery } from "@/features/me/queries";
import { useSignOut } from "@/features/me/use-sign-out";
import { answered, api } from "@/lib/api/client";
import { Problem } from "@/lib/api/problem";
import { useChange } from "@/lib/api/use-change";
import * as rules from "@/lib/form";
import { takeFaults, useFields, useFieldWords } from "@/lib/form";
import { address } from "@/lib/places";

/** Which organization, when there are several; and a new one. */
export function OrganizationsScreen() {
  const t = useTranslations("organizations");
  const shell = useTranslations("shell");
  const me = useQuery(meQuery);
  const router = useRouter();
  const signOut = useSignOut();
  const stranger = me.error && Problem.of(me.error).status === 401;
  useEffect(() => {
    if (stranger) router.replace(address("/sign-in/", { next: "/organizations/" }));
  }, [stranger, router]);
  if (me.error && !stranger) return <ErrorState error={me.error} retry={() => void me.refetch()} />;
  if (!me.data) return <SkeletonText lines={4} />;
  const { memberships, user } = me.data;
  return (
    <Door
      title={memberships.length ? t("title") : t("titleNone")}
      says={memberships.length ? null : t("saysNone", { email: user?.email ?? "" })}
      others={
        <button
          type="button"
          onClick={() => void signOut()}
          className="text-accent-ink underline underline-offset-3"
        >
          {shell("signOut")}
        </button>
      }
    >
      {memberships.length ? (
        <ul className="-mx-2 flex flex-col">
          {memberships.map(({ organization, role }) => (
            <li key={organization.id}>
              <Link
                href={address("/", {}, organization.slug)}
                className="flex items-center gap-3 rounded-md p-2 hover:bg-sunken"
              >
                <Monogram name={organization.name} />
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium">{organization.name}</span>
                  <span className="block text-muted text-sm">
                    {shell(`roles.${(role ?? "member") as "member"}`)}
                  </span>
                </span>
                <ChevronRight className="size-4 text-faint" aria-hidden="true" />
              </Link>
            </li>
          ))}
        </ul>
      ) : null}
      <NewOrganization open={memberships.length === 0} />
    </Door>
  );
}

const schema = z.object({ name: rules.text() });

function NewOrganization({ open }: { open: boolean }) {
  const t = useTranslations("organizations");
  const client = useQueryClient();
  const router = useRouter();
  const form = useFields(schema, { name: "" });
  const say = useFieldWords(form);
  const make = useChange((body: { name: string }) => answered(api.POST("/api/v1/organizations", { body })), {
    silent: true,
    onSuccess: async ({ organization }) => {
      await client.invalidateQueries({ queryKey: meQuery.queryKey });
      router.push(address("/", {}, organization.slug));
    },
    onError: (error) => void takeFaults(form, error),
  });
  return (
    <details open={open} className="group border-line not-first:border-t not-first:pt-4">
      <summary className="mb-3 font-medium">{t("new")}</summary>
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={form.handleSubmit((said) => make.mutate(said))}
      >
        <FormProblem error={form.formState.errors.name ? null : make.error} />
        <FormField label={t("name")} error={say("name")}>
          <Input autoComplete="organization" {...form.register("name")} />
        </FormField>
        <Button type="submit" variant="primary" busy={make.isPending}>
          {t("create")}
        </Button>
      </form>
    </details>
  );
}
