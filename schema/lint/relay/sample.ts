// What Relay's compiler must take: connections that it pages, and nodes that it fetches again by their id.
import { graphql } from "relay-runtime";

export const stacks = graphql`
  fragment sampleStacks on Query
  @argumentDefinitions(first: { type: "Int", defaultValue: 20 }, after: { type: "String" })
  @refetchable(queryName: "sampleStacksPage") {
    stacks(first: $first, after: $after) @connection(key: "sample_stacks") {
      edges {
        node {
          id
          name
          ...sampleStack
        }
      }
    }
  }
`;

export const stack = graphql`
  fragment sampleStack on Stack
  @argumentDefinitions(last: { type: "Int", defaultValue: 20 }, before: { type: "String" })
  @refetchable(queryName: "sampleStackPage") {
    instances(last: $last, before: $before) @connection(key: "sample_instances") {
      edges {
        node {
          ...sampleInstance
        }
      }
    }
  }
`;

export const instance = graphql`
  fragment sampleInstance on Instance @refetchable(queryName: "sampleInstanceAgain") {
    name
    component {
      name
    }
  }
`;

export const nodes = graphql`
  query sampleNodesQuery($id: ID!, $ids: [ID!]!) {
    node(id: $id) {
      ... on Stack {
        ...sampleStack
      }
    }
    nodes(ids: $ids) {
      id
      ... on Instance {
        ...sampleInstance
      }
    }
  }
`;

export const settings = graphql`
  mutation sampleSettingsMutation($input: SettingsUpdateInput!) {
    settingsUpdate(input: $input) {
      settings {
        theme
      }
      userErrors {
        message
        path
      }
    }
  }
`;

export const changes = graphql`
  subscription sampleChangesSubscription($after: String) {
    estateChanged(after: $after) {
      cursor
      isReset
      instances {
        kind
        instance {
          ...sampleInstance
        }
      }
    }
  }
`;
