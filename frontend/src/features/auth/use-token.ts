"use client";

import { useState } from "react";

/** The token of a letter's link. It stands behind the #, where no server is told of it. */
export function useToken(): string {
  const [token] = useState(() => decodeURIComponent(window.location.hash.slice(1)));
  return token;
}
