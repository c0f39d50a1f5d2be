import {
  Kind,
  parse,
  visit,
  type DocumentNode,
  type FragmentDefinitionNode,
} from "@0no-co/graphql.web";

import type { graphql as Typed } from "./generated/gql";

export { readFragment, type FragmentType } from "./generated/fragment-masking";

const fragments = new Map<string, FragmentDefinitionNode>();

/**
 * A query or fragment, typed by codegen. Only types come from the generated module: each document
 * travels with the component that asks for it, not with the first page, and fragments are joined by
 * name as their components are loaded.
 */
export const graphql = ((source: string): DocumentNode => {
  const document = parse(source, { noLocation: true });
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    }
  }
  return { ...document, definitions: [...document.definitions, ...used(document)] };
}) as unknown as typeof Typed;

/** The fragments that a document spreads, and those that they spread, each once. */
function used(document: DocumentNode): FragmentDefinitionNode[] {
  const found = new Map<string, FragmentDefinitionNode>();
  const own = new Set(
    document.definitions.map((each) => ("name" in each ? each.name?.value : undefined)),
  );
  const collect = (node: DocumentNode | FragmentDefinitionNode) => {
    visit(node, {
      FragmentSpread({ name: { value: name } }) {
        if (own.has(name) || found.has(name)) return;
        const fragment = fragments.get(name);
        if (!fragment)
          throw new Error(`The fragment ${name} is used before its component is loaded`);
        found.set(name, fragment);
        collect(fragment);
      },
    });
  };
  collect(document);
  return [...found.values()];
}
