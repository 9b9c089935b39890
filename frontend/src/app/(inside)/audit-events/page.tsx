"use client";

import { Screen } from "@/components/screen";
import { AuditEventsScreen } from "@/features/audit-events/audit-events-screen";

const WORDS = ["auditEvents"] as const;

export default function Page() {
  return (
    <Screen words={WORDS} from="admin">
      <AuditEventsScreen />
    </Screen>
  );
}
