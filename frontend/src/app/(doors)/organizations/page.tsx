"use client";

import { Words } from "@/components/screen";
import { SkeletonText } from "@/components/states";
import { OrganizationsScreen } from "@/features/organizations/organizations-screen";

const WORDS = ["organizations", "auth"] as const;

export default function Page() {
  return (
    <Words of={WORDS} otherwise={<SkeletonText lines={5} />}>
      <OrganizationsScreen />
    </Words>
  );
}
