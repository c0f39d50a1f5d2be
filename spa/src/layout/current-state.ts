import { graphql } from "@/graphql/graphql";

/** What is checked out: it can be another branch without a change of any file. */
export const currentBranchQuery = graphql(/* GraphQL */ `
  query CurrentBranch {
    estate {
      id
      git {
        branch
        commit
        isDetached
      }
    }
  }
`);
