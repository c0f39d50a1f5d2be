import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { Markdown } from "./markdown";

test("markup of Markdown is drawn, below the page's own title", () => {
  render(<Markdown text={"# vpc\n\nA **network**.\n\n| a | b |\n|---|---|\n| 1 | 2 |"} />);
  expect(screen.getByRole("heading", { level: 2, name: "vpc" })).toBeDefined();
  expect(screen.getByText("network").tagName).toBe("STRONG");
  expect(screen.getByRole("cell", { name: "1" })).toBeDefined();
});

test("HTML, pictures and links to scripts come to nothing", () => {
  const { container } = render(
    <Markdown
      text={[
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "",
        "![a picture](https://evil.example/p.png) [run](javascript:alert(1)) [data](data:text/html,x)",
        "",
        "[also](JaVaScRiPt:alert(1)) <javascript:alert(1)> [ref][r]",
        "",
        "[r]: vbscript:x",
      ].join("\n")}
    />,
  );
  expect(container.querySelectorAll("script, img, iframe, style, form, input")).toHaveLength(0);
  expect(screen.queryAllByRole("link")).toHaveLength(0);
  expect(screen.getByText("a picture")).toBeDefined();
});

test("a link leads elsewhere without telling where it came from", () => {
  render(<Markdown text="[Atmos](https://atmos.tools)" />);
  const link = screen.getByRole("link", { name: "Atmos" });
  expect(link.getAttribute("href")).toBe("https://atmos.tools");
  expect(link.getAttribute("rel")).toContain("noreferrer");
});

test("hidden characters are spelled out", () => {
  render(<Markdown text={"a\u202eb"} />);
  expect(screen.getByText("a‹U+202E›b")).toBeDefined();
});

test("what is nested without end, or too long, is shown as text", () => {
  render(<Markdown text={`${">".repeat(10_000)} deep`} />);
  expect(screen.getByRole("button", { name: /Show more/ })).toBeDefined();
});
