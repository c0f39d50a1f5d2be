import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";
import { useMedia } from "@/ui/media";

const query = graphql(/* GraphQL */ `
  query DarkTheme {
    settings {
      theme
    }
  }
`);

/** Whether the page is dark now: for what takes colours as they are. */
export function useDarkTheme(): boolean {
  const [{ data }] = useQuery({ query });
  const isSystemDark = useMedia("(prefers-color-scheme: dark)");
  const theme = data?.settings.theme ?? "SYSTEM";
  return theme === "SYSTEM" ? isSystemDark : theme === "DARK";
}
