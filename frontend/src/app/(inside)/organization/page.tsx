"use client";

import { Screen } from "@/components/screen";
import { OrganizationScreen } from "@/features/organization/organization-screen";

const WORDS = ["organization"] as const;

export default function Page() {
  return (
    <Screen words={WORDS} from="admin">
      <OrganizationScreen />
    </Screen>
  );
}
