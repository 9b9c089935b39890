"use client";

import { Screen } from "@/components/screen";
import { MembersScreen } from "@/features/members/members-screen";

const WORDS = ["members"] as const;

export default function Page() {
  return (
    <Screen words={WORDS} from="admin">
      <MembersScreen />
    </Screen>
  );
}
