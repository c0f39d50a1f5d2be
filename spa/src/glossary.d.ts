declare module "*/glossary.md?terms" {
  export type GlossaryTerm = {
    id: string;
    name: string;
    paragraphs: string[];
    example?: string;
    related: { id: string; name: string }[];
  };
  /** `docs/glossary.md`, parsed by `glossary.ts` when the page is built. */
  export const glossary: readonly GlossaryTerm[];
}
