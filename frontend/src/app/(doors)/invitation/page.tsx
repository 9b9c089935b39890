"use client";

import { Words } from "@/components/screen";
import { SkeletonText } from "@/components/states";
import { InvitationScreen } from "@/features/auth/invitation-screen";

const WORDS = ["auth"] as const;

export default function Page() {
  return (
    <Words of={WORDS} otherwise={<SkeletonText lines={5} />}>
      <InvitationScreen />
    </Words>
  );
}
