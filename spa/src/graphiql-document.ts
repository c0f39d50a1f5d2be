import { paths } from "@/paths";

const isGraphiQL = (pathname: string) => pathname.replace(/\/+$/, "") === paths.graphiql();

/**
 * GraphiQL's editor may do more than the rest of the page, and what a document may do is settled when it is
 * loaded. So GraphiQL is a document of its own: who goes there, or leaves it, loads the page anew.
 */
export const isGraphiQLDocument = isGraphiQL(window.location.pathname);

/** Whether a place belongs to another document than the one that is open. */
export const isElsewhere = (pathname: string): boolean =>
  isGraphiQL(pathname) !== isGraphiQLDocument;
