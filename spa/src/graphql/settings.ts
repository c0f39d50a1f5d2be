import { graphql } from "./graphql";

export const settingsUpdate = graphql(/* GraphQL */ `
  mutation SettingsUpdate($input: SettingsUpdateInput!) {
    settingsUpdate(input: $input) {
      settings {
        theme
        dashboardGrouping
      }
      userErrors {
        message
      }
    }
  }
`);
