import { lazy, Suspense } from "react";

import { CodeView } from "@/ui/code-view";
import { useMedia } from "@/ui/media";

import { loadMonaco } from "./load-monaco";
import type { Mark } from "./marks";
import type { Rest } from "./monaco-view";

type Props = {
  path: string;
  /** What it is called, if not by its path. */
  label?: string;
  text: string;
  isWrapped: boolean;
  marks: readonly Mark[];
  line?: number;
  onLine?: (line: number) => void;
  onRest?: (rest: Rest | undefined) => void;
  onFollow?: (line: number, column: number) => boolean;
  onUsages?: (line: number) => void;
};

const MonacoView = lazy(async () => {
  const [monaco, { MonacoView: View }] = await Promise.all([loadMonaco(), import("./monaco-view")]);
  return {
    default: (props: Omit<React.ComponentProps<typeof View>, "monaco">) => (
      <View {...props} monaco={monaco} />
    ),
  };
});

/** A text with line numbers: in Monaco where there is room for it, plain on phones and until it is loaded. */
export function Viewer({ path, label = path, ...rest }: Props) {
  const isWide = useMedia("(min-width: 768px)");
  const plain = (
    <CodeView
      key={rest.line}
      label={label}
      text={rest.text}
      language={/\.(ya?ml|tmpl)$/.test(path) ? "yaml" : "text"}
      marked={rest.line}
      onMark={rest.onLine}
    />
  );
  if (!isWide) return plain;
  return (
    <Suspense fallback={plain}>
      <div role="region" aria-label={label} className="min-w-0">
        <MonacoView {...rest} label={label} language={languageOf(path)} />
      </div>
    </Suspense>
  );
}

function languageOf(path: string): string {
  if (/\.(ya?ml|tmpl|json)$/.test(path)) return "yaml";
  return /\.(tf|tofu|hcl)$/.test(path) ? "hcl" : "plaintext";
}
