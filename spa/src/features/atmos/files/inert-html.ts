const TAG =
  /<(?:\/(?:div|span)|br\/?|(?:div|span)(?: (?:class|style|title|dir|role|widgetid|aria-[a-z]+)="[^"<>]*")*)>/g;

/**
 * The HTML of the viewer's lines: rows and spans with classes and sizes, and nothing that does anything.
 * Whatever else it may be is refused, so that a text of the repository that got around the viewer's own
 * escaping would still not become part of the page.
 */
export function inertHtml(html: string): string | null {
  return html.replace(TAG, "").includes("<") ? null : html;
}
