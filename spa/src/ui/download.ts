/** How long a download may take to begin: then the page lets go of what it held for it. */
const HELD_FOR = 10_000;

/** Hands something over as a file. */
export function download(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), HELD_FOR);
}
