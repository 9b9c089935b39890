import {
  Activity,
  BellRing,
  Building2,
  ChartNoAxesCombined,
  ChartSpline,
  Database,
  FunctionSquare,
  KeyRound,
  type LucideIcon,
  ScrollText,
  Sunrise,
  Target,
  Terminal,
  UserCog,
  UsersRound,
  Webhook,
} from "lucide-react";
import type { Role } from "@/features/me/signed-in";
import type { Place } from "@/lib/places";
import type { Messages } from "@/messages";

export interface Section {
  place: Place;
  /** Its name: a key of `shell.sections`. */
  name: keyof Messages["shell"]["sections"];
  icon: LucideIcon;
  /** The least role that sees it. */
  role: Role;
  /** `g` and then this key leads there. */
  key: string;
}

/** What the app consists of, in the order of the sidebar. A new screen is a line here. */
export const SECTIONS: readonly { group: keyof Messages["shell"]["groups"]; sections: readonly Section[] }[] =
  [
    {
      group: "everyday",
      sections: [
        { place: "/", name: "today", icon: Sunrise, role: "member", key: "t" },
        { place: "/customers/", name: "customers", icon: UsersRound, role: "member", key: "c" },
        { place: "/overview/", name: "overview", icon: ChartNoAxesCombined, role: "member", key: "o" },
        { place: "/results/", name: "results", icon: Target, role: "member", key: "r" },
        { place: "/alert-rules/", name: "alertRules", icon: BellRing, role: "member", key: "a" },
      ],
    },
    {
      group: "analyst",
      sections: [
        { place: "/datasets/", name: "datasets", icon: Database, role: "member", key: "d" },
        { place: "/models/", name: "models", icon: ChartSpline, role: "member", key: "m" },
        { place: "/features/", name: "features", icon: FunctionSquare, role: "analyst", key: "f" },
        { place: "/query/", name: "query", icon: Terminal, role: "analyst", key: "q" },
        { place: "/jobs/", name: "jobs", icon: Activity, role: "analyst", key: "j" },
      ],
    },
    {
      group: "admin",
      sections: [
        { place: "/members/", name: "members", icon: UserCog, role: "admin", key: "p" },
        { place: "/api-keys/", name: "apiKeys", icon: KeyRound, role: "admin", key: "k" },
        { place: "/webhooks/", name: "webhooks", icon: Webhook, role: "admin", key: "h" },
        { place: "/audit-events/", name: "auditEvents", icon: ScrollText, role: "admin", key: "b" },
        { place: "/organization/", name: "organization", icon: Building2, role: "admin", key: "s" },
      ],
    },
  ];
