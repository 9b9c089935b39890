import { MonitorCog, Moon, Sun } from "lucide-react";

export const THEMES = [
  { value: "system", icon: MonitorCog },
  { value: "light", icon: Sun },
  { value: "dark", icon: Moon },
] as const;
