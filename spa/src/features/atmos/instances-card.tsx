import type { ReactNode } from "react";

import { FilterBar, SearchField } from "@/ui/filters";
import { Card } from "@/ui/page";

import { InstanceFilters } from "./instance-filters";

/** The instances of something, with what tells them apart. */
export function InstancesCard({ of, children }: { of: string; children: ReactNode }) {
  return (
    <Card label={`Instances of the ${of}`}>
      <FilterBar>
        <SearchField label="Search instances" />
        <InstanceFilters />
      </FilterBar>
      {children}
    </Card>
  );
}
