import { readFileSync } from "node:fs";

const page = readFileSync("dist/index.html", "utf8");
const scripts = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)];

export default [
  {
    name: "scripts of the first page",
    path: scripts.map(([, file]) => `dist/${file}`),
    gzip: true,
    limit: "160 kB",
  },
];
