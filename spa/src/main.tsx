import "@fontsource-variable/geist";
import "@fontsource-variable/geist-mono";
import "./app.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router/dom";
import { Provider } from "urql";

import { client } from "@/graphql/client";
import { followEstate } from "@/graphql/live";
import { createRouter } from "@/routes";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no root element");

followEstate();

createRoot(root).render(
  <StrictMode>
    <Provider value={client}>
      <RouterProvider router={createRouter()} />
    </Provider>
  </StrictMode>,
);
