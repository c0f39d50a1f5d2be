/** Where this document was loaded. */
const opened = window.location.pathname;

/**
 * The server lets the document of GraphiQL do what its editor needs and no other page may, so it must be
 * a document of its own: reached from another page it is loaded anew.
 */
export async function ownDocument(path: string): Promise<null> {
  if (import.meta.env.PROD && opened !== path) {
    window.location.assign(path);
    await new Promise(() => undefined);
  }
  return null;
}
