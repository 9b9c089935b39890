"use client";

import { Screen } from "@/components/screen";
import { VersionScreen } from "@/features/versions/version-screen";

const WORDS = ["versions", "said"] as const;

export default function Page() {
  return (
    <Screen words={WORDS}>
      <VersionScreen />
    </Screen>
  );
}
