import "./markdown.css";

import { Component, type ReactNode } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";

import { spellHidden } from "./hidden-characters";
import { ExpandableText } from "./visible-text";

/** Longer documents are data, and shown as text. */
const LONGEST = 200_000;
/** So many quotes or lists inside each other are no document, and more than a browser can draw. */
const TOO_DEEP = /^(?:[ \t]*(?:>|[-*+]|\d+[.)])){40}/m;
const SAFE = /^(?:https?:|mailto:)/i;

/**
 * Markdown of the repository, made inert: no HTML, no pictures, nothing fetched, and links only to
 * where a browser goes safely. What cannot be drawn is shown as text.
 */
export function Markdown({ text }: { text: string }) {
  const plain = <Plain text={text} />;
  if (text.length > LONGEST || TOO_DEEP.test(text)) return plain;
  return (
    <Fallback key={text} fallback={plain}>
      <div className="markdown">
        <ReactMarkdown
          remarkPlugins={PLUGINS}
          skipHtml
          components={COMPONENTS}
          urlTransform={(url) => (SAFE.test(url) ? url : "")}
        >
          {spellHidden(withoutFrontMatter(text))}
        </ReactMarkdown>
      </div>
    </Fallback>
  );
}

const PLUGINS = [remarkGfm];

const COMPONENTS: Components = {
  // The page has its own title; a document's headings stand below it.
  h1: ({ children }) => <h2>{children}</h2>,
  h2: ({ children }) => <h3>{children}</h3>,
  h3: ({ children }) => <h4>{children}</h4>,
  h4: ({ children }) => <h5>{children}</h5>,
  h5: ({ children }) => <h6>{children}</h6>,
  a: ({ href, children }) =>
    href ? (
      <a href={href} target="_blank" rel="noopener noreferrer nofollow" title={href.slice(0, 500)}>
        {children}
      </a>
    ) : (
      <span>{children}</span>
    ),
  img: ({ alt }) => (alt ? <em>{alt}</em> : null),
  // Boxes of tasks are nothing to tick here.
  input: ({ checked }) => <span>{checked ? "☑ " : "☐ "}</span>,
  pre: ({ children }) => <pre tabIndex={0}>{children}</pre>,
  table: ({ children }) => (
    <div role="region" aria-label="Table" tabIndex={0} className="overflow-x-auto">
      <table>{children}</table>
    </div>
  ),
};

function withoutFrontMatter(text: string): string {
  return text.replace(/^---\r?\n[\s\S]*?\r?\n---\r?\n/, "");
}

function Plain({ text }: { text: string }) {
  return (
    <div className="font-mono text-xs break-words whitespace-pre-wrap">
      <ExpandableText text={text} />
    </div>
  );
}

/** What stands in for a document that cannot be drawn. */
class Fallback extends Component<
  { fallback: ReactNode; children: ReactNode },
  { hasFailed: boolean }
> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    return this.state.hasFailed ? this.props.fallback : this.props.children;
  }
}
