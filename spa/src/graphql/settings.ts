import { graphql } from "./graphql";

/** Every setting: what the page keeps of them is the same wherever they are asked for. */
export const allSettings = graphql(/* GraphQL */ `
  fragment AllSettings on Settings {
    theme
    dashboardGrouping
    density
    editor
    isTourDone
  }
`);

export const settingsUpdate = graphql(/* GraphQL */ `
  mutation SettingsUpdate($input: SettingsUpdateInput!) {
    settingsUpdate(input: $input) {
      settings {
        ...AllSettings
      }
      userErrors {
        message
      }
    }
  }
`);
