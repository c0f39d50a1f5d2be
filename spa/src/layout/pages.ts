import {
  Blocks,
  BookOpen,
  Box,
  Braces,
  FolderTree,
  GitCompareArrows,
  Grid3x3,
  Layers,
  LayoutDashboard,
  ListChecks,
  Radar,
  Search,
  SlidersHorizontal,
  Waypoints,
  Workflow,
  type LucideIcon,
} from "lucide-react";

import { paths } from "@/paths";

/** A page of the menu: `key` after `g` leads there. */
export type MenuPage = { id: string; label: string; to: string; icon: LucideIcon; key: string };

/** The pages of the menu, in its order; what the palette and the keys lead to as well. */
export const PAGES = {
  dashboard: page("dashboard", "Dashboard", paths.dashboard(), LayoutDashboard, "d"),
  stacks: page("stacks", "Stacks", paths.stacks(), Layers, "s"),
  components: page("components", "Components", paths.components(), Blocks, "c"),
  instances: page("instances", "Instances", paths.instances(), Box, "i"),
  matrix: page("matrix", "Matrix", paths.matrix(), Grid3x3, "m"),
  search: page("search", "Search", paths.search(), Search, "/"),
  graph: page("graph", "Graph", paths.graph(), Waypoints, "g"),
  files: page("files", "Files", paths.files(), FolderTree, "f"),
  diagnostics: page("diagnostics", "Diagnostics", paths.diagnostics(), ListChecks, "x"),
  workflows: page("workflows", "Workflows", paths.workflows(), Workflow, "w"),
  diff: page("diff", "Diff", paths.diff(), GitCompareArrows, "v"),
  affected: page("affected", "Affected", paths.affected(), Radar, "a"),
  glossary: page("glossary", "Glossary", paths.glossary(), BookOpen, "h"),
  graphiql: page("graphiql", "GraphiQL", paths.graphiql(), Braces, "q"),
  settings: page("settings", "Settings", paths.settings(), SlidersHorizontal, ","),
};

function page(id: string, label: string, to: string, icon: LucideIcon, key: string): MenuPage {
  return { id, label, to, icon, key };
}
