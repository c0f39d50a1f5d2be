import { createClient, type Client } from "graphql-ws/client";

/** How the page stands with the server. */
export type ConnectionState = "connecting" | "live" | "lost";

const SLOWEST_RETRY = 2_000;
const PONG_WITHIN = 4_000;

/**
 * The one WebSocket to the server. It never gives up: it retries after a rising pause,
 * at once when the browser says that the network is back, and it notices a silent peer by pings.
 */
export class Connection {
  readonly socket: Client;
  private state: ConnectionState = "connecting";
  private readonly listeners = new Set<() => void>();
  private readonly recoveries = new Set<() => void>();
  private readonly closings = new Set<() => void>();
  private pong: ReturnType<typeof setTimeout> | undefined;
  private wake: () => void = () => undefined;

  constructor(url: string, retryPause = SLOWEST_RETRY) {
    this.socket = createClient({
      url,
      keepAlive: 10_000,
      connectionAckWaitTimeout: 5_000,
      retryAttempts: Infinity,
      shouldRetry: () => true,
      retryWait: (retries) => this.pause(Math.min(200 * 2 ** retries, retryPause)),
      on: {
        connected: (_socket, _payload, wasRetry) => {
          const wasLost = this.state === "lost";
          this.become("live");
          if (wasRetry || wasLost) this.recoveries.forEach((recovered) => recovered());
        },
        closed: () => {
          clearTimeout(this.pong);
          this.become("lost");
          this.closings.forEach((closed) => closed());
        },
        ping: (received) => {
          if (!received) this.pong = setTimeout(() => this.socket.terminate(), PONG_WITHIN);
        },
        pong: (received) => {
          if (received) clearTimeout(this.pong);
        },
      },
    });
    window.addEventListener("online", () => this.retryNow());
    document.addEventListener("visibilitychange", () => this.retryNow());
  }

  /** For `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): ConnectionState => this.state;

  /** Calls back each time the server is reached again after a loss. */
  onRecovered(recovered: () => void): () => void {
    this.recoveries.add(recovered);
    return () => this.recoveries.delete(recovered);
  }

  /** Calls back each time the socket closes, and each time an attempt to open it fails. */
  onClosed(closed: () => void): () => void {
    this.closings.add(closed);
    return () => this.closings.delete(closed);
  }

  /** Ends the pause before the next attempt. */
  retryNow(): void {
    this.wake();
  }

  private pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private become(state: ConnectionState): void {
    if (this.state === state) return;
    this.state = state;
    this.listeners.forEach((listener) => listener());
  }
}
