/**
 * What browsers with Trusted Types ask before a text becomes something that runs: a file of our own may become
 * a worker, and no text becomes HTML or a script. Browsers without them still have the page's other rules.
 */

type Policy = {
  createHTML: (text: string) => string | null;
  createScriptURL: (url: string) => string | null;
};
type TrustedTypes = { createPolicy: (name: string, policy: Policy) => unknown };

let sanitizer: ((html: string) => string | null) | undefined;

/**
 * Lets HTML in that has passed `sanitize`, which gives null for what has to stay out: for GraphiQL, which shows
 * descriptions as Markdown, and for the viewer of files, which draws its lines as HTML.
 */
export function sanitizeWith(sanitize: (html: string) => string | null): void {
  sanitizer = sanitize;
}

/** Puts the rules in place; before anything else of the page runs. */
export function restrictText(): void {
  const { trustedTypes } = window as { trustedTypes?: TrustedTypes };
  trustedTypes?.createPolicy("default", {
    createHTML: (text) => sanitizer?.(text) ?? null,
    createScriptURL: (url) => (isOurs(url) ? url : null),
  });
}

/** Whether a script's address is that of a file of this build. */
export function isOurs(url: string): boolean {
  const { origin, pathname } = new URL(url, window.location.href);
  return origin === window.location.origin && pathname.startsWith("/assets/");
}
