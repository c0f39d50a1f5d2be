import { toast } from "@/ui/toast";

/** How often one request is sent at most. */
const MOST_TRIES = 5;
/** How long one pause lasts at most, whatever the server says. */
const LONGEST_PAUSE = 20_000;

let isWaiting = false;

/** A `fetch` that waits as long as the server says when that was too much in a short time, then asks again. */
export function patient(ask: typeof fetch): typeof fetch {
  return async (input, init) => {
    for (let tries = 1; ; tries++) {
      const response = await ask(input, init);
      if (response.status !== 429 || tries === MOST_TRIES) return response;
      await pause(Number(response.headers.get("retry-after") ?? 1) || 1);
    }
  };
}

/** Says once for all that wait. */
async function pause(seconds: number): Promise<void> {
  if (!isWaiting) toast(`The server asks for patience: going on in ${seconds} s`, "info");
  isWaiting = true;
  await new Promise((over) => setTimeout(over, Math.min(seconds * 1_000, LONGEST_PAUSE)));
  isWaiting = false;
}
