"use client";

import type { ReactNode } from "react";
import { type Role, reaches, useOrganization } from "@/features/me/signed-in";

/** Shown to those whose role reaches so far; to others nothing, or what `otherwise` says. */
export function RoleGate({
  from,
  children,
  otherwise = null,
}: {
  from: Role;
  children: ReactNode;
  otherwise?: ReactNode;
}) {
  const { role } = useOrganization();
  return reaches(role, from) ? children : otherwise;
}
