"use client";

import { Screen } from "@/components/screen";
import { ProfileScreen } from "@/features/me/profile-screen";

const WORDS = ["me", "auth"] as const;

export default function Page() {
  return (
    <Screen words={WORDS}>
      <ProfileScreen />
    </Screen>
  );
}
