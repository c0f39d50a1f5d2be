// Rules of the graph that no published linter knows.

/** The type under lists and non-null marks, and whether it is non-null. */
function unwrap(type) {
  const isRequired = type.kind === "NonNullType";
  let inner = type;
  while (inner.kind !== "NamedType") inner = inner.gqlType ?? inner.type;
  return { name: inner.name.value, isRequired };
}

/** The type as it is written. */
function written(type) {
  const inner = type.gqlType ?? type.type;
  if (type.kind === "NonNullType") return `${written(inner)}!`;
  if (type.kind === "ListType") return `[${written(inner)}]`;
  return type.name.value;
}

const typeOf = (field) => field.gqlType ?? field.type;

/** A rule without options. */
function rule(description, create) {
  return { meta: { type: "problem", docs: { description }, schema: [] }, create };
}

const connection = rule("A connection has nodes and a total beside Relay's edges.", (context) => ({
  ObjectTypeDefinition(type) {
    const noun = /^(\w+)Connection$/.exec(type.name.value)?.[1];
    if (noun === undefined) return;
    const fields = new Map(type.fields.map((field) => [field.name.value, written(typeOf(field))]));
    const wanted = { nodes: `[${noun}!]!`, edges: `[${noun}Edge!]!`, pageInfo: "PageInfo!", totalCount: "Int!" };
    for (const [name, expected] of Object.entries(wanted)) {
      if (fields.get(name) !== expected) {
        context.report({ node: type.name, message: `${type.name.value} needs \`${name}: ${expected}\`.` });
      }
    }
  },
}));

const mutationPayload = rule("A mutation returns its own payload: nullable nodes and the user's errors.", (context) => {
  const payloads = new Set();
  return {
    "ObjectTypeDefinition[name.value=Mutation] > FieldDefinition"(field) {
      const name = field.name.value;
      const payload = `${name[0].toUpperCase()}${name.slice(1)}Payload`;
      payloads.add(payload);
      if (written(typeOf(field)) !== `${payload}!`) {
        context.report({ node: field.name, message: `${name} must return ${payload}!.` });
      }
    },
    "Document:exit"(document) {
      for (const type of document.definitions.filter((one) => payloads.has(one.name?.value))) {
        const errors = type.fields.find((field) => field.name.value === "userErrors");
        if (errors === undefined || written(typeOf(errors)) !== "[UserError!]!") {
          context.report({ node: type.name, message: `${type.name.value} needs \`userErrors: [UserError!]!\`.` });
        }
        for (const field of type.fields.filter((one) => one !== errors && unwrap(typeOf(one)).isRequired)) {
          context.report({ node: field.name, message: `${field.name.value} is null where the user made an error.` });
        }
      }
    },
  };
});

const objectOverId = rule("A field leads to an object, not to its id, unless the object may be gone.", (context) => ({
  ObjectTypeDefinition(type) {
    const names = new Set(type.fields.map((field) => field.name.value));
    for (const field of type.fields) {
      const object = /^(\w+)Ids?$/.exec(field.name.value)?.[1];
      if (object !== undefined && !names.has(object)) {
        context.report({ node: field.name, message: `Lead to \`${object}\` instead of \`${field.name.value}\`.` });
      }
    }
  },
}));

const described = rule("Everything is described, in a sentence.", (context) => {
  const check = (node) => {
    // The directives are the specification's.
    if (node.parent?.kind === "DirectiveDefinition") return;
    const text = node.description?.value.trim() ?? "";
    if (text === "") context.report({ node: node.name, message: `${node.name.value} has no description.` });
    else if (!/[.:]$/.test(text)) {
      context.report({ node: node.name, message: `The description of ${node.name.value} is no sentence.` });
    }
  };
  const kinds = ["ObjectType", "InterfaceType", "UnionType", "EnumType", "InputObjectType", "ScalarType", "Field"];
  const rest = ["InputValue", "EnumValue"];
  return Object.fromEntries([...kinds, ...rest].map((kind) => [`${kind}Definition`, check]));
});

export const conventions = {
  rules: { connection, "mutation-payload": mutationPayload, "object-over-id": objectOverId, described },
};
