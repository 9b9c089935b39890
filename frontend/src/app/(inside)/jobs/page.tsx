"use client";

import { Screen } from "@/components/screen";
import { JobsScreen } from "@/features/jobs/jobs-screen";

const WORDS = ["jobs", "said"] as const;

export default function Page() {
  return (
    <Screen words={WORDS} from="analyst">
      <JobsScreen />
    </Screen>
  );
}
