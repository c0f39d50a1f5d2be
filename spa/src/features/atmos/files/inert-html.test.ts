import { expect, test } from "vitest";

import { inertHtml } from "./inert-html";

test("rows of spans are let in, as they are", () => {
  const rows =
    '<div style="top:0px;height:20px;" class="view-line"><span><span class="mtk1 x">a&lt;b&gt; &amp;</span></span></div><br/>';
  expect(inertHtml(rows)).toBe(rows);
  expect(inertHtml("")).toBe("");
});

test.each([
  "<script>x()</script>",
  "<img src=x onerror=x()>",
  '<div onclick="x()">a</div>',
  '<div class="a" onmouseover="x()">a</div>',
  '<a href="javascript:x()">a</a>',
  "<svg><style>x</style></svg>",
  '<span class="a"<script>',
  "<div class=a>a</div>",
  '<iframe src="/"></iframe>',
  "a < b",
])("%s is not", (html) => {
  expect(inertHtml(html)).toBeNull();
});
