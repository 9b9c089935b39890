export { clsx as cn } from "clsx";

/** A link or button whose whole row or tile is its target, and shows its focus. The row itself is `relative`. */
export const stretched =
  "after:absolute after:inset-0 after:content-[''] focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent";
