// The conventions of the graph that a machine can check. What is off is off for a reason.
import graphql from "@graphql-eslint/eslint-plugin";

import { conventions } from "./conventions.js";

/** Verbs that end the name of a mutation, which starts with its noun. A new one is a decision. */
const VERBS = ["Update", "Save", "Rename", "Delete"];

const booleanPrefixes = { style: "camelCase", requiredPrefixes: ["is", "has", "can", "are", "does"] };

export default [
  {
    files: ["**/*.graphql"],
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: "schema.graphql" } },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    plugins: { "@graphql-eslint": graphql, isobar: conventions },
    rules: {
      ...graphql.configs["flat/schema-all"].rules,
      ...graphql.configs["flat/schema-relay"].rules,
      "isobar/connection": "error",
      "isobar/mutation-payload": "error",
      "isobar/object-over-id": "error",
      "isobar/described": "error",

      "@graphql-eslint/naming-convention": [
        "error",
        {
          types: "PascalCase",
          FieldDefinition: "camelCase",
          InputValueDefinition: "camelCase",
          DirectiveDefinition: "camelCase",
          EnumValueDefinition: "UPPER_CASE",
          "FieldDefinition[gqlType.name.value=Boolean]": booleanPrefixes,
          "FieldDefinition[gqlType.gqlType.name.value=Boolean]": booleanPrefixes,
          "FieldDefinition[gqlType.gqlType.name.value=DateTime]": { style: "camelCase", requiredPattern: /(^at|At)$/ },
          "FieldDefinition[parent.name.value=Query]": { style: "camelCase", forbiddenPrefixes: ["get", "list", "query"] },
          "FieldDefinition[parent.name.value=Mutation]": { style: "camelCase", requiredSuffixes: VERBS },
          "FieldDefinition[parent.name.value=Subscription]": { style: "camelCase", requiredPattern: /[a-z]+[A-Z]\w*ed$/ },
          "EnumTypeDefinition": { style: "PascalCase", forbiddenSuffixes: ["Enum"] },
          "InterfaceTypeDefinition": { style: "PascalCase", forbiddenSuffixes: ["Interface"] },
          "ObjectTypeDefinition": { style: "PascalCase", forbiddenSuffixes: ["Type"] },
        },
      ],
      "@graphql-eslint/input-name": ["error", { checkInputType: true, caseSensitiveInputType: false }],
      // The rule `described` asks for more; the server decides how descriptions are written down.
      "@graphql-eslint/require-description": "off",
      "@graphql-eslint/description-style": "off",
      // Bounded lists are plain lists, and some pages hold things without an identity, such as changes.
      "@graphql-eslint/relay-edge-types": [
        "error",
        { withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false },
      ],

      // Members come in the order of their weight, not of the alphabet.
      "@graphql-eslint/alphabetize": "off",
      // What has an identity is a Node; the rest are values.
      "@graphql-eslint/strict-id-in-types": "off",
      // A list or an estate that cannot be answered is an error, not a null.
      "@graphql-eslint/require-nullable-result-in-root": "off",
      "@graphql-eslint/no-root-type": "off",
      // A payload brings the changed node, and caches follow from that.
      "@graphql-eslint/require-field-of-type-query-in-mutation-result": "off",
      // The reason names the release; the directive of the specification has no date.
      "@graphql-eslint/require-deprecation-date": "off",
    },
  },
];
