import "@fontsource-variable/geist";
import "@fontsource-variable/geist-mono";
import "./app.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router/dom";
import { Provider } from "urql";

import { client } from "@/graphql/client";
import { followEstate } from "@/graphql/live";
import { load } from "@/graphql/load";
import { followWork } from "@/graphql/work";
import { frameQuery } from "@/layout/frame";
import { SessionGate } from "@/layout/session-gate";
import { createRouter } from "@/routes";
import { enterByLink } from "@/session";
import { restrictText } from "@/trusted-types";

restrictText();

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no root element");

// A link that is opened where the page is open already changes only the hash.
window.addEventListener("hashchange", () => void enterByLink());
await enterByLink();
void followEstate();
followWork();
load(frameQuery, {});

createRoot(root).render(
  <StrictMode>
    <Provider value={client}>
      <RouterProvider router={createRouter()} />
      <SessionGate />
    </Provider>
  </StrictMode>,
);
