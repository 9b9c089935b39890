/** Only a page of this site: an address from outside must not send anybody elsewhere. */
export function inside(next: string | null | undefined): string {
  return next && /^\/(?![/\\])/.test(next) ? next : "/";
}
