"use client";

import { useRouter } from "next/navigation";
import type { ComponentProps, MouseEvent } from "react";

interface LinkProps extends ComponentProps<"a"> {
  href: string;
  /** Whether the page comes as soon as a pointer or the focus nears: not for each of a thousand rows. */
  prefetch?: boolean;
}

/**
 * A link to a page of the app: the browser's own, which the router follows where it is plainly pressed. Next's weighs as
 * much as the whole inbox, and asks for each page to which a link is in sight before anybody wants it.
 */
export function Link({ href, prefetch = true, onClick, ...rest }: LinkProps) {
  const router = useRouter();
  const near = prefetch ? () => router.prefetch(href) : undefined;
  function press(event: MouseEvent<HTMLAnchorElement>) {
    onClick?.(event);
    const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (event.defaultPrevented || elsewhere || event.button !== 0) return;
    event.preventDefault();
    router.push(href);
  }
  return <a href={href} onPointerEnter={near} onFocus={near} onClick={press} {...rest} />;
}
