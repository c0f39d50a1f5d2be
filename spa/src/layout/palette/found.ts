import { Blocks, Box, FileCode, Layers } from "lucide-react";
import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import type { PaletteQuery } from "@/graphql/generated/graphql";
import { paths } from "@/paths";

import type { Entry } from "./entries";

const query = graphql(/* GraphQL */ `
  query Palette($text: String!) {
    stacks(first: 5, filter: { search: $text }) {
      nodes {
        id
        name
      }
    }
    components(first: 5, filter: { search: $text }) {
      nodes {
        id
        type
        name
      }
    }
    instances(first: 8, filter: { search: $text }) {
      nodes {
        id
        type
        name
        stack {
          id
          name
        }
      }
    }
    files(first: 5, filter: { search: $text }) {
      nodes {
        id
        path
      }
    }
  }
`);

type Group = { title: string; entries: Entry[] };

/** What of the estate matches; what was found before stays until the next answer. */
export function useFound(text: string): { groups: Group[]; isFetching: boolean; failed: boolean } {
  const [{ data, fetching, error }] = useQuery({ query, variables: { text }, pause: text === "" });
  return {
    groups: text === "" || !data ? [] : groupsOf(data),
    isFetching: fetching && text !== "",
    failed: error !== undefined,
  };
}

function groupsOf({ stacks, components, instances, files }: PaletteQuery): Group[] {
  return [
    {
      title: "Stacks",
      entries: stacks.nodes.map(({ id, name }) => ({
        id,
        label: name,
        mono: true,
        icon: Layers,
        to: paths.stack(name),
      })),
    },
    {
      title: "Components",
      entries: components.nodes.map(({ id, type, name }) => ({
        id,
        label: name,
        detail: type,
        mono: true,
        icon: Blocks,
        to: paths.component({ type, name }),
      })),
    },
    {
      title: "Instances",
      entries: instances.nodes.map(({ id, type, name, stack }) => ({
        id,
        label: name,
        detail: stack.name,
        mono: true,
        icon: Box,
        to: paths.instance({ stack: stack.name, type, name }),
      })),
    },
    {
      title: "Files",
      entries: files.nodes.map(({ id, path }) => ({
        id,
        label: path,
        mono: true,
        icon: FileCode,
        to: paths.file(path),
      })),
    },
  ];
}
