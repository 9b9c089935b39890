"use client";

import { useTranslations } from "use-intl";
import { FormProblem } from "@/components/form-problem";
import { Link } from "@/components/link";
import { wanted } from "@/features/me/signed-in";
import { Problem } from "@/lib/api/problem";
import { To, useQuery } from "@/lib/places";
import { Door } from "./door";
import { SignInForm } from "./sign-in-form";
import { useEnter } from "./use-enter";

export function SignInScreen() {
  const t = useTranslations("auth");
  const [{ next, problem }] = useQuery("/sign-in/");
  const enter = useEnter();
  return (
    <Door
      title={t("signInTitle")}
      others={
        <>
          <p>
            {t("noAccount")}{" "}
            <To place="/sign-up/" className="text-accent-ink underline underline-offset-3">
              {t("signUp")}
            </To>
          </p>
          <Link href="/forgotten-password/" className="text-accent-ink underline underline-offset-3">
            {t("forgotten")}
          </Link>
        </>
      }
    >
      {problem ? <FormProblem error={new Problem(problem, 401, "")} /> : null}
      <SignInForm
        onIn={(me) => {
          wanted.write(undefined);
          enter(me, next);
        }}
        onLeave={() => wanted.write(next)}
      />
    </Door>
  );
}
