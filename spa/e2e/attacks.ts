/** What a page can try against a server that is not its own. Each runs in the browser, and returns what it could read. */

export type Target = {
  /** Where the server is, as the page names it. */
  url: string;
  /** What must not be executed. */
  operation: string;
};

type Form = { enctype: string; method: string; isWindow: boolean; field: [string, string] };

/** A form that a script sends; its answer lands in a frame, or in a window of its own. */
const form = ({ url, enctype, method, isWindow, field }: Form & { url: string }) =>
  new Promise<string>((resolve) => {
    const frame = document.createElement("iframe");
    frame.name = `frame${document.forms.length}`;
    const form = document.createElement("form");
    Object.assign(form, { action: `${url}/graphql`, enctype, method });
    form.target = isWindow ? "_blank" : frame.name;
    const input = document.createElement("textarea");
    [input.name, input.value] = field;
    form.append(input);
    document.body.append(frame, form);
    const read = () => {
      try {
        return frame.contentDocument?.body.textContent ?? "";
      } catch {
        return "";
      }
    };
    frame.addEventListener("load", () => resolve(read()));
    form.submit();
    if (isWindow) resolve("");
  });

/** Markup that makes the browser ask for something. */
const element = ({ tag, attributes }: { tag: string; attributes: Record<string, string> }) =>
  new Promise<string>((resolve) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    const read = () => {
      try {
        if (element instanceof HTMLImageElement) return element.naturalWidth > 0 ? "an image" : "";
        if (element instanceof HTMLLinkElement) return String(element.sheet?.cssRules.length ?? "");
        const content = "contentDocument" in element ? (element.contentDocument as Document) : null;
        return content?.body.textContent ?? "";
      } catch {
        return "";
      }
    };
    element.addEventListener("load", () => resolve(read()));
    element.addEventListener("error", () => resolve(read()));
    document.body.append(element);
  });

type Asking = { url: string; init: RequestInit; type: string | null };

const ask = async ({ url, init, type }: Asking) => {
  const headers: HeadersInit = type === null ? {} : { "content-type": type };
  // A blob without a type is sent without one.
  const body = init.body === undefined ? undefined : new Blob([init.body as string]);
  try {
    const response = await fetch(url, { ...init, body, headers, credentials: "include" });
    return await response.text();
  } catch {
    return "";
  }
};

/** One operation over a WebSocket, as a client would send it. */
const socket = ({ url, operation }: Target) =>
  new Promise<string>((resolve) => {
    const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
    let heard = "";
    const say = (message: object) => socket.send(JSON.stringify(message));
    socket.addEventListener("open", () => say({ type: "connection_init" }));
    socket.addEventListener("message", ({ data }) => {
      heard += String(data);
      if (heard.includes("complete")) resolve(heard);
      else if (heard.includes("connection_ack") && !heard.includes("next"))
        say({ id: "1", type: "subscribe", payload: { query: operation } });
    });
    socket.addEventListener("close", () => resolve(heard));
  });

const events = (url: string) =>
  new Promise<string>((resolve) => {
    const source = new EventSource(url, { withCredentials: true });
    let heard = "";
    source.addEventListener("next", ({ data }) => (heard += String(data)));
    source.addEventListener("error", () => {
      source.close();
      resolve(heard);
    });
  });

const beacon = ({ url, body, type }: { url: string; body: string; type: string }) => {
  navigator.sendBeacon(url, new Blob([body], { type }));
  return Promise.resolve("");
};

const open = (url: string) => {
  window.open(url, "_blank");
  return Promise.resolve("");
};

type Evaluate = <Argument>(
  attack: (argument: Argument) => Promise<string>,
  argument: Argument,
) => Promise<string>;

/** Every attack, by its name. */
export function attacks(
  evaluate: Evaluate,
  { url, operation }: Target,
): Record<string, () => Promise<string>> {
  const json = JSON.stringify({ query: operation });
  const graphql = `${url}/graphql`;
  const query = `${graphql}?${new URLSearchParams({ query: operation }).toString()}`;
  // The rest of the field's line is inside a text of the JSON.
  const smuggled: [string, string] = [`${json.slice(0, -1)},"ignored":"`, '"}'];
  const plain: [string, string] = ["query", operation];
  const sent =
    (enctype: string, field: [string, string], method = "post", isWindow = false) =>
    () =>
      evaluate(form, { url, enctype, method, isWindow, field });
  const posted = (type: string | null, mode: RequestMode) => () =>
    evaluate(ask, { url: graphql, type, init: { method: "POST", body: json, mode } });
  const marked = (tag: string, attributes: Record<string, string>) => () =>
    evaluate(element, { tag, attributes });
  const urlencoded = "application/x-www-form-urlencoded";
  return {
    "a form": sent(urlencoded, plain),
    "a form of plain text that is JSON": sent("text/plain", smuggled),
    "a form of parts": sent("multipart/form-data", plain),
    "a form by GET": sent(urlencoded, plain, "get"),
    "a form of plain text into a new window": sent("text/plain", smuggled, "post", true),
    "a fetch without a type": posted(null, "cors"),
    "a fetch without a type that takes no answer": posted(null, "no-cors"),
    "a fetch of plain text": posted("text/plain", "cors"),
    "a fetch of plain text that takes no answer": posted("text/plain", "no-cors"),
    "a fetch of JSON": posted("application/json", "cors"),
    "a fetch of JSON that takes no answer": posted("application/json", "no-cors"),
    "a fetch by GET": () => evaluate(ask, { url: query, type: null, init: { mode: "cors" } }),
    "a fetch by GET that takes no answer": () =>
      evaluate(ask, { url: query, type: null, init: { mode: "no-cors" } }),
    "a beacon": () => evaluate(beacon, { url: graphql, body: json, type: "text/plain" }),
    "a beacon of JSON": () =>
      evaluate(beacon, { url: graphql, body: json, type: "application/json" }),
    "a script": marked("script", { src: query }),
    "a script that asks with cookies": marked("script", {
      src: query,
      crossorigin: "use-credentials",
    }),
    "an image": marked("img", { src: query }),
    "a style sheet": marked("link", { rel: "stylesheet", href: query }),
    "an object": marked("object", { data: query }),
    "a frame of the graph": marked("iframe", { src: query }),
    "a frame of the page": marked("iframe", { src: url }),
    "a new window": () => evaluate(open, query),
    "a WebSocket": () => evaluate(socket, { url, operation }),
    "an event source": () => evaluate(events, query),
  } satisfies Record<string, () => Promise<string>>;
}
