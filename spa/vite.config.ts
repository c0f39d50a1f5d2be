import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import type { ProxyOptions } from "vite";
import { defineConfig } from "vitest/config";

import { compress } from "./compress.ts";
import { glossary } from "./glossary.ts";

const api = process.env.ISOBAR_API ?? "http://127.0.0.1:3000";

// The server refuses foreign origins, so the proxy speaks as the server's own page would.
const server: ProxyOptions = {
  target: api,
  changeOrigin: true,
  ws: true,
  configure: (proxy) => {
    proxy.on("proxyReq", (request) => {
      request.setHeader("origin", api);
    });
    proxy.on("proxyReqWs", (request) => {
      request.setHeader("origin", api);
    });
  },
};

export default defineConfig({
  plugins: [react(), tailwindcss(), glossary(), compress()],
  resolve: { alias: { "@": import.meta.dirname + "/src" } },
  server: { proxy: { "/graphql": server, "/session": server } },
  // It imports workers, which Vite's bundle of dependencies for development cannot.
  optimizeDeps: { exclude: ["graphiql/setup-workers/vite", "@graphiql/react/setup-workers/vite"] },
  build: {
    target: ["chrome123", "firefox121", "safari17.5"],
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4000,
    reportCompressedSize: false,
    // What every page needs is one file rather than fifty, which a browser asks for six at a time.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "frame", tags: ["$initial"], priority: 1 },
            { name: "parts", test: /[\\/]src[\\/]|lucide-react/, minShareCount: 4 },
          ],
        },
      },
    },
  },
  worker: { format: "es" },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/test/setup.ts"],
    restoreMocks: true,
  },
});
