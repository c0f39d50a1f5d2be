import change from "./examples/change.graphql?raw";
import follow from "./examples/follow.graphql?raw";
import impact from "./examples/impact.graphql?raw";
import limits from "./examples/limits.graphql?raw";
import origins from "./examples/origins.graphql?raw";
import pages from "./examples/pages.graphql?raw";
import quickStart from "./examples/quick-start.graphql?raw";
import versions from "./examples/versions.graphql?raw";

/** The operations of docs/api.md, in its order; each opens in a tab of its own. */
export const EXAMPLES: readonly string[] = [
  quickStart,
  origins,
  impact,
  pages,
  change,
  follow,
  limits,
  versions,
];
