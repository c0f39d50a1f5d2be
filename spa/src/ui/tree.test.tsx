import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";

import { Tree, type TreeRow } from "./tree";

const rows: TreeRow[] = [
  { id: "/vars", level: 1, position: 1, setSize: 2, isExpanded: true },
  { id: "/vars/name", level: 2, position: 1, setSize: 1, isExpanded: undefined },
  { id: "/env", level: 1, position: 2, setSize: 2, isExpanded: false },
];

function show() {
  const onToggle = vi.fn();
  const onSelect = vi.fn();
  render(
    <Tree
      label="Values"
      rows={rows}
      selectedId={undefined}
      onToggle={({ id }) => void onToggle(id)}
      onSelect={({ id }) => void onSelect(id)}
    >
      {({ id }) => id}
    </Tree>,
  );
  const tree = screen.getByRole("tree", { name: "Values" });
  const active = () => document.getElementById(tree.getAttribute("aria-activedescendant") ?? "");
  return { tree, active, onToggle, onSelect };
}

it("arrow keys walk the rows and stop at both ends", async () => {
  const user = userEvent.setup();
  const { tree, active } = show();
  tree.focus();
  await user.keyboard("{ArrowUp}");
  expect(active()).toHaveProperty("textContent", "/vars");
  await user.keyboard("{ArrowDown}{ArrowDown}{ArrowDown}");
  expect(active()).toHaveProperty("textContent", "/env");
  await user.keyboard("{Home}");
  expect(active()).toHaveProperty("textContent", "/vars");
});

it("left closes an open row, and leads from a leaf to its parent", async () => {
  const user = userEvent.setup();
  const { tree, active, onToggle } = show();
  tree.focus();
  await user.keyboard("{ArrowDown}{ArrowLeft}");
  expect(active()).toHaveProperty("textContent", "/vars");
  expect(onToggle).not.toHaveBeenCalled();
  await user.keyboard("{ArrowLeft}");
  expect(onToggle).toHaveBeenCalledWith("/vars");
});

it("right opens a closed row", async () => {
  const user = userEvent.setup();
  const { tree, onToggle } = show();
  tree.focus();
  await user.keyboard("{End}{ArrowRight}");
  expect(onToggle).toHaveBeenCalledWith("/env");
});

it("enter selects a leaf and space selects any row", async () => {
  const user = userEvent.setup();
  const { tree, onSelect } = show();
  tree.focus();
  await user.keyboard("{ArrowDown}{Enter}");
  expect(onSelect).toHaveBeenLastCalledWith("/vars/name");
  await user.keyboard("{Home} ");
  expect(onSelect).toHaveBeenLastCalledWith("/vars");
});

it("a click opens a branch and selects a leaf", async () => {
  const user = userEvent.setup();
  const { onToggle, onSelect } = show();
  await user.click(screen.getByRole("treeitem", { name: "/vars" }));
  expect(onToggle).toHaveBeenCalledWith("/vars");
  await user.click(screen.getByRole("treeitem", { name: "/vars/name" }));
  expect(onSelect).toHaveBeenCalledWith("/vars/name");
});
