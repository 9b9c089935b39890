"use client";

import { Screen } from "@/components/screen";
import { QuestionScreen } from "@/features/questions/question-screen";

const WORDS = ["questions", "versions", "said", "sql"] as const;

export default function Page() {
  return (
    <Screen words={WORDS}>
      <QuestionScreen />
    </Screen>
  );
}
