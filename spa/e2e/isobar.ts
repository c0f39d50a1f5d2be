import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

import { expect, test as base, type BrowserContext } from "@playwright/test";

const ROOT = resolve(import.meta.dirname, "../..");
const EXAMPLE = join(ROOT, "examples/estate");
const READY_WITHIN = 30_000;

/** The texts of files by their path in the estate. */
export type Files = Record<string, string>;

/** What a server opens: files, or a copy of a folder. */
type Source = Files | string;

function binary(): string {
  const named = process.env.ISOBAR_BINARY ?? process.env.ISOBAR_BIN;
  if (named) return resolve(named);
  const target = process.env.CARGO_TARGET_DIR ?? join(ROOT, "target");
  const found = ["fast", "debug", "release"]
    .map((profile) => join(target, profile, "isobar"))
    .find((path) => existsSync(path));
  if (!found) throw new Error("build the binary first (cargo build), or name it in ISOBAR_BINARY");
  return found;
}

/** The real server on a copy of the example estate, to edit, kill and start again. */
export class Isobar {
  readonly estate: string;
  readonly url: string;
  private readonly folder: string;
  private readonly port: number;
  private process: ChildProcess | undefined;

  private constructor(folder: string, port: number) {
    this.folder = folder;
    this.estate = join(folder, "estate");
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Opens an estate of these files, or a copy of this folder; the tour was taken already. */
  static async open(source: Source = EXAMPLE): Promise<Isobar> {
    const folder = await mkdtemp(join(tmpdir(), "isobar-e2e-"));
    const isobar = new Isobar(folder, await freePort());
    await (typeof source === "string"
      ? cp(source, isobar.estate, { recursive: true })
      : writeFiles(isobar.estate, source));
    await isobar.start();
    await isobar.ask(
      "mutation { settingsUpdate(input: { isTourDone: true }) { settings { theme } } }",
    );
    return isobar;
  }

  async start(): Promise<void> {
    await rm(this.tokenFile(), { force: true });
    const server = spawn(binary(), [this.estate, "--port", String(this.port), "--no-open"], {
      env: {
        ...process.env,
        ISOBAR_DATA_DIR: join(this.folder, "data"),
        ISOBAR_STATE_DIR: join(this.folder, "state"),
      },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let log = "";
    server.stderr.on("data", (chunk: Buffer) => (log += chunk.toString()));
    this.process = server;
    const deadline = Date.now() + READY_WITHIN;
    while (!(await this.answers())) {
      if (server.exitCode !== null || Date.now() > deadline) {
        throw new Error(`the server did not start:\n${log}`);
      }
      await new Promise((retry) => setTimeout(retry, 50));
    }
  }

  /** What lets into this run of the server. */
  token(): Promise<string> {
    return readFile(this.tokenFile(), "utf8").then((text) => text.trim());
  }

  /** Lets a browser in, as the link that the server prints does. */
  async admit(context: BrowserContext): Promise<void> {
    const token = await this.token();
    const response = await context.request.post(`${this.url}/session`, { data: { token } });
    expect(response.status()).toBe(204);
  }

  /** Ends the server at once, as a crash would. */
  async kill(): Promise<void> {
    const server = this.process;
    this.process = undefined;
    if (server?.exitCode !== null) return;
    const gone = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGKILL");
    await gone;
  }

  /** Replaces text in a file of the estate, once; returns what undoes it. */
  async edit(path: string, from: string, to: string): Promise<() => Promise<void>> {
    const file = join(this.estate, path);
    const before = await readFile(file, "utf8");
    if (!before.includes(from)) throw new Error(`${path} does not hold ${from}`);
    await writeFile(file, before.replace(from, to));
    return () => writeFile(file, before);
  }

  /** Writes a file of the estate. */
  write(path: string, text: string): Promise<void> {
    return writeFiles(this.estate, { [path]: text });
  }

  async close(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }

  private tokenFile(): string {
    return join(this.folder, "state/servers", `127.0.0.1_${this.port}`, "token");
  }

  /** Asks the graph, past the page. */
  async ask(query: string): Promise<Response> {
    return fetch(`${this.url}/graphql`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${await this.token()}`,
      },
      body: JSON.stringify({ query }),
    });
  }

  private async answers(): Promise<boolean> {
    try {
      return (await this.ask("{ estate { revision } }")).ok;
    } catch {
      return false;
    }
  }
}

async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** A port that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer().once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === "object" && address !== null) found(address.port);
        else failed(new Error("there is no free port"));
      });
    });
  });
}

/** Each test has a server of its own, and a page that asks nobody else and complains of nothing. */
export const test = base.extend<{
  /** The estate that the server opens, where it is not the example. */
  files: Source | undefined;
  isobar: Isobar;
  complaints: string[];
}>({
  files: [undefined, { option: true }],
  isobar: async ({ files }, provide) => {
    const isobar = await Isobar.open(files);
    await provide(isobar);
    await isobar.close();
  },
  context: async ({ context, isobar }, provide) => {
    await isobar.admit(context);
    await provide(context);
  },
  baseURL: async ({ isobar }, provide) => provide(isobar.url),
  complaints: [
    async ({ page, isobar }, provide) => {
      const complaints: string[] = [];
      await page.addInitScript(() => {
        document.addEventListener("securitypolicyviolation", (event) => {
          const { effectiveDirective, blockedURI, sample } = event;
          console.error(`policy: ${effectiveDirective} ${blockedURI} ${sample}`);
        });
      });
      page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
      page.on("console", (message) => {
        if (message.type() === "error") complaints.push(`console: ${message.text()}`);
      });
      page.on("request", (request) => {
        const url = new URL(request.url());
        if (url.protocol.startsWith("http") && url.origin !== isobar.url) {
          complaints.push(`foreign request: ${request.url()}`);
        }
      });
      await provide(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
