/** How the page is let in: a link holds the run's token, which buys a cookie that no script can read. */

/** Until the server refuses it, the page takes itself to be in. */
export type SessionState = "in" | "locked";

const listeners = new Set<() => void>();
let state: SessionState = "in";
let wasIn = false;

/** For `useSyncExternalStore`. */
export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const current = (): SessionState => state;

/** Whether the page was ever let in, so that there is something on it to go on with. */
export const hasBeenIn = (): boolean => wasIn;

/** The server answered as to one that is let in. */
export function unlock(): void {
  become("in");
  wasIn = true;
}

/** Takes the token out of the address bar and the history, and shows it to the server. */
export async function enterByLink(): Promise<void> {
  const token = tokenIn(window.location.hash);
  if (token === undefined) return;
  const { pathname, search } = window.location;
  window.history.replaceState(window.history.state, "", pathname + search);
  try {
    // An old link does not undo a session that holds.
    if (!(await enter(token))) await check();
  } catch {
    // The server is away: the connection's banner says so.
  }
}

/** Shows the server a token, or a link that holds one; whether that let the page in. */
export async function enter(text: string): Promise<boolean> {
  const token = tokenIn(text) ?? text.trim();
  const response = await post("/session", { token });
  if (response.ok) unlock();
  return response.ok;
}

/** Asks the server whether the page is let in. */
export async function check(): Promise<void> {
  const response = await post("/graphql", { query: "{ __typename }" });
  if (response.status === 401) become("locked");
  else if (response.ok) unlock();
}

/** `fetch` that notices when the server no longer knows the page. */
export const guardedFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  if (response.status === 401) become("locked");
  return response;
};

function post(path: string, body: object): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
}

function become(next: SessionState): void {
  if (state === next) return;
  state = next;
  listeners.forEach((listener) => listener());
}

function tokenIn(text: string): string | undefined {
  return /#token=([\w-]+)/.exec(text)?.[1];
}
