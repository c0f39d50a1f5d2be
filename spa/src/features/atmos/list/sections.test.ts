import { expect, it } from "vitest";

import { Sections } from "./sections";

const groups = [
  { name: "dev", count: 2 },
  { name: "prod", count: 1 },
  { name: "", count: 2 },
];

const walk = (sections: Sections) =>
  Array.from({ length: sections.length }, (_, at) => {
    const place = sections.at(at);
    return place?.kind === "group" ? place.group.name || "none" : place?.index;
  });

it("without groups each place is a row", () => {
  expect(walk(new Sections(3))).toEqual([0, 1, 2]);
  expect(new Sections(3).at(3)).toBeUndefined();
});

it("each group has its head before its rows", () => {
  expect(walk(new Sections(5, groups))).toEqual(["dev", 0, 1, "prod", 2, "none", 3, 4]);
});

it("the rows of a closed group have no place", () => {
  const sections = new Sections(5, groups, new Set(["dev"]));
  expect(walk(sections)).toEqual(["dev", "prod", 2, "none", 3, 4]);
  expect([0, 1, 2, 3, 4].map((index) => sections.placeOf(index))).toEqual([
    undefined,
    undefined,
    2,
    4,
    5,
  ]);
});
