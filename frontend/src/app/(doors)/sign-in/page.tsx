"use client";

import { Words } from "@/components/screen";
import { SkeletonText } from "@/components/states";
import { SignInScreen } from "@/features/auth/sign-in-screen";

const WORDS = ["auth"] as const;

export default function Page() {
  return (
    <Words of={WORDS} otherwise={<SkeletonText lines={5} />}>
      <SignInScreen />
    </Words>
  );
}
