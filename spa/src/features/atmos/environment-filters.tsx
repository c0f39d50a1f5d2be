import { graphql, readFragment, type FragmentType } from "@/graphql/graphql";
import { choicesOf, SelectFilter } from "@/ui/filters";

const fragment = graphql(/* GraphQL */ `
  fragment EnvironmentFilters_estate on Estate {
    tenants: environments(by: TENANT) {
      name
    }
    regions: environments(by: REGION) {
      name
    }
    stages: environments(by: STAGE) {
      name
    }
  }
`);

/** The filters by what a stack says it is for. */
export function EnvironmentFilters({
  estate: ref,
}: {
  estate: FragmentType<typeof fragment> | undefined;
}) {
  const estate = readFragment(fragment, ref);
  return (
    <>
      <SelectFilter label="Tenant" name="tenant" choices={choicesOf(estate?.tenants)} />
      <SelectFilter label="Environment" name="environment" choices={choicesOf(estate?.regions)} />
      <SelectFilter label="Stage" name="stage" choices={choicesOf(estate?.stages)} />
    </>
  );
}
