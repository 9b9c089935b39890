"use client";

import { Words } from "@/components/screen";
import { SkeletonText } from "@/components/states";
import { PasswordResetScreen } from "@/features/auth/password-reset-screen";

const WORDS = ["auth"] as const;

export default function Page() {
  return (
    <Words of={WORDS} otherwise={<SkeletonText lines={5} />}>
      <PasswordResetScreen />
    </Words>
  );
}
