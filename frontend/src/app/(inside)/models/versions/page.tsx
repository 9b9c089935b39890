"use client";

import { Screen } from "@/components/screen";
import { VersionsScreen } from "@/features/versions/versions-screen";

const WORDS = ["versions", "said"] as const;

export default function Page() {
  return (
    <Screen words={WORDS}>
      <VersionsScreen />
    </Screen>
  );
}
