// What each of these clients does: asks, changes, follows.

export const QUERY = `query Stacks {
  estate { name cursor }
  stacks(first: 3, orderBy: { field: INSTANCES, direction: DESC }) {
    totalCount
    nodes { name counts { total } }
  }
}`;

export const MUTATION = `mutation Theme($input: SettingsUpdateInput!) {
  settingsUpdate(input: $input) {
    settings { theme }
    userErrors { message path }
  }
}`;

export const SUBSCRIPTION = `subscription Changes($after: String) {
  estateChanged(after: $after) { cursor isReset stacks { changed } }
}`;

const address = process.env.ISOBAR_URL ?? "http://127.0.0.1:3000";

export const url = `${address}/graphql`;
export const headers = { authorization: `Bearer ${process.env.ISOBAR_TOKEN ?? ""}` };

export const print = (result) => console.log(JSON.stringify(result));
