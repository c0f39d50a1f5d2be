import { fromPointer } from "@/paths";

/** A value's path as people type it: `vars.tags.team`, or a pointer where keys hold dots. */
export function parsePath(text: string): string[] {
  if (text.startsWith("/")) return fromPointer(text);
  return text.split(".").filter((step) => step !== "");
}
