/* eslint-disable @typescript-eslint/no-deprecated, @typescript-eslint/no-implied-eval,
   @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-call
   -- what nobody should write is tried here, because it must not work */
import type { Page } from "@playwright/test";

/** Tries each way in which text becomes something that runs; returns those that were not stopped. */
export async function injections(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    // What the test itself calls may use eval; what runs later may not.
    await new Promise((later) => setTimeout(later));
    const ran = new Set<string>();
    Object.assign(window, { ran });
    const text = (name: string) => `window.ran.add(${JSON.stringify(name)})`;
    const script = (fill: (element: HTMLScriptElement) => void) => {
      const element = document.createElement("script");
      fill(element);
      document.body.append(element);
    };
    const marked = (tag: string, attributes: Record<string, string>) => {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      document.body.append(element);
      return element;
    };
    const load = (address: string) =>
      new Promise<void>((settled, failed) => {
        const worker = new Worker(address);
        worker.addEventListener("message", () => {
          ran.add(`a worker from ${address.split(":")[0] ?? ""}`);
          settled();
        });
        worker.addEventListener("error", () => failed(new Error("refused")));
      });
    const blob = URL.createObjectURL(new Blob(["postMessage(1)"], { type: "text/javascript" }));
    const ways: (() => unknown)[] = [
      () => script((element) => element.append(text("an inline script"))),
      () => script((element) => (element.textContent = text("a script's text"))),
      () => script((element) => (element.src = `data:text/javascript,${text("a script of data")}`)),
      () => script((element) => (element.src = blob)),
      () => marked("img", { src: "/nothing", onerror: text("a handler") }),
      () => marked("a", { href: `javascript:${text("a link")}` }).click(),
      () => marked("iframe", { src: `javascript:parent.${text("a frame")}` }),
      () => marked("iframe", { srcdoc: `<script>parent.${text("a frame's text")}</script>` }),
      () => (document.body.appendChild(document.createElement("div")).innerHTML = "<b>bold</b>"),
      () => document.body.insertAdjacentHTML("beforeend", "<b>bold</b>"),
      () => document.write("<b>bold</b>"),
      () => (0, eval)(text("eval")),
      () => Function(text("a function of text"))(),
      () => setTimeout(text("a timer of text"), 0),
      () => load("data:text/javascript,postMessage(1)"),
      () => load(blob),
    ];
    for (const way of ways) {
      try {
        await way();
      } catch {
        // Stopped.
      }
    }
    // Whatever was only put off has had its turn by then.
    await new Promise((settled) => setTimeout(settled, 200));
    if (document.querySelector("b")?.textContent === "bold") ran.add("HTML");
    return [...ran];
  });
}
