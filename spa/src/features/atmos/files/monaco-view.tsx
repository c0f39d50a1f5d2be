import "./files.css";

import { useEffect, useEffectEvent, useRef, useState } from "react";

import { useDarkTheme } from "./dark-theme";
import type { Monaco } from "./load-monaco";
import type { Mark } from "./marks";

type Editor = ReturnType<Monaco["editor"]["create"]>;

/** Where the pointer rests: a line and column of the text, and the place in the window. */
export type Rest = { line: number; column: number; left: number; top: number };

/** How long the pointer rests before something is said. */
const REST = 300;
/** How long the cursor rests before the address follows. */
const SETTLED = 150;
const LINE_HEIGHT = 20;

type Props = {
  monaco: Monaco;
  label: string;
  text: string;
  language: string;
  isWrapped: boolean;
  marks: readonly Mark[];
  line?: number;
  onLine?: (line: number) => void;
  onRest?: (rest: Rest | undefined) => void;
  /** Asked to go where a name leads; whether it leads anywhere. */
  onFollow?: (line: number, column: number) => boolean;
  onUsages?: (line: number) => void;
};

/** A text to read in Monaco. */
export function MonacoView(props: Props) {
  const { monaco, label, text, language, isWrapped, marks, line } = props;
  const container = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<Editor>();
  const isDark = useDarkTheme();
  const onLine = useEffectEvent((at: number) => props.onLine?.(at));
  const onRest = useEffectEvent((rest: Rest | undefined) => props.onRest?.(rest));
  const onFollow = useEffectEvent((at: number, column: number) => props.onFollow?.(at, column));
  const onUsages = useEffectEvent((at: number) => props.onUsages?.(at));

  useEffect(() => {
    if (!container.current) return undefined;
    const created = monaco.editor.create(container.current, {
      ...OPTIONS,
      ariaLabel: label,
      model: monaco.editor.createModel("", language),
    });
    listen(monaco, created, { onLine, onRest, onFollow, onUsages });
    setEditor(created);
    return () => {
      created.getModel()?.dispose();
      created.dispose();
    };
  }, [monaco, label, language]);

  useEffect(() => {
    const model = editor?.getModel();
    if (!editor || !model || model.getValue() === text) return;
    // A change on disk leaves the reader where they are.
    const state = editor.saveViewState();
    model.setValue(text);
    editor.restoreViewState(state);
  }, [editor, text]);

  useEffect(() => monaco.applyColours(isDark), [monaco, isDark]);
  useEffect(
    () => editor?.updateOptions({ wordWrap: isWrapped ? "on" : "off" }),
    [editor, isWrapped],
  );

  useEffect(() => {
    const decorations = editor?.createDecorationsCollection(
      marks.map((mark) => ({
        range: new monaco.Range(mark.line, mark.from, mark.line, mark.to),
        options: {
          inlineClassName: mark.text,
          linesDecorationsClassName: mark.margin,
          glyphMarginClassName: mark.glyph,
          ...(mark.before === undefined
            ? {}
            : { before: { content: mark.before, inlineClassName: "hidden-character" } }),
        },
      })),
    );
    return () => decorations?.clear();
  }, [monaco, editor, marks]);

  useEffect(() => {
    if (!editor || line === undefined) return undefined;
    if (editor.getPosition()?.lineNumber !== line) {
      editor.setPosition({ lineNumber: line, column: 1 });
      editor.revealLineInCenter(line);
    }
    const marked = editor.createDecorationsCollection([
      {
        range: new monaco.Range(line, 1, line, 1),
        options: { isWholeLine: true, className: "marked-line" },
      },
    ]);
    return () => marked.clear();
  }, [monaco, editor, line]);

  const height = Math.max(text.split("\n").length, 6) * LINE_HEIGHT + 20;
  return (
    <div
      ref={container}
      data-viewer="monaco"
      className="isobar-monaco w-full overflow-hidden"
      style={{ height: `min(${height}px, max(20rem, calc(100dvh - 17rem)))` }}
    />
  );
}

const OPTIONS = {
  readOnly: true,
  domReadOnly: true,
  automaticLayout: true,
  fontFamily: '"Geist Mono Variable", ui-monospace, "SF Mono", Menlo, monospace',
  fontSize: 12,
  lineHeight: LINE_HEIGHT,
  padding: { top: 8, bottom: 8 },
  minimap: { enabled: false },
  glyphMargin: true,
  folding: true,
  lineNumbersMinChars: 3,
  lineDecorationsWidth: 14,
  scrollBeyondLastLine: false,
  renderFinalNewline: "off",
  scrollbar: {
    alwaysConsumeMouseWheel: false,
    verticalScrollbarSize: 10,
    horizontalScrollbarSize: 10,
  },
  overviewRulerLanes: 0,
  overviewRulerBorder: false,
  hideCursorInOverviewRuler: true,
  renderLineHighlight: "line",
  renderControlCharacters: false,
  renderWhitespace: "none",
  // Our own marks name what hides, as everywhere on the page.
  unicodeHighlight: {
    ambiguousCharacters: false,
    invisibleCharacters: false,
    nonBasicASCII: false,
  },
  occurrencesHighlight: "off",
  selectionHighlight: false,
  contextmenu: false,
  links: false,
  hover: { enabled: false },
  quickSuggestions: false,
  colorDecorators: false,
  matchBrackets: "never",
  stickyScroll: { enabled: false },
  maxTokenizationLineLength: 5_000,
  stopRenderingLineAfter: 10_000,
} as const;

type Handlers = {
  onLine: (line: number) => void;
  onRest: (rest: Rest | undefined) => void;
  onFollow: (line: number, column: number) => boolean | undefined;
  onUsages: (line: number) => void;
};

function listen(monaco: Monaco, editor: Editor, { onLine, onRest, onFollow, onUsages }: Handlers) {
  let resting: ReturnType<typeof setTimeout> | undefined;
  let settling: ReturnType<typeof setTimeout> | undefined;
  let settle: (() => void) | undefined;
  const leave = () => {
    clearTimeout(resting);
    onRest(undefined);
  };
  editor.onDidDispose(() => {
    clearTimeout(resting);
    clearTimeout(settling);
  });
  editor.onDidChangeCursorPosition(({ position, source }) => {
    // Text that came in moved it, not the reader.
    if (source === "model" || source === "restoreState") return;
    clearTimeout(settling);
    settle = () => {
      clearTimeout(settling);
      settle = undefined;
      onLine(position.lineNumber);
    };
    settling = setTimeout(settle, SETTLED);
  });
  // Who leaves the text goes on elsewhere: a line told later would be told of another page.
  editor.onDidBlurEditorText(() => settle?.());
  editor.onMouseMove(({ target, event }) => {
    leave();
    if (target.type !== monaco.editor.MouseTargetType.CONTENT_TEXT) return;
    const { lineNumber, column } = target.position;
    const { posx: left, posy: top } = event;
    resting = setTimeout(() => onRest({ line: lineNumber, column, left, top }), REST);
  });
  editor.onMouseLeave(leave);
  editor.onDidScrollChange(leave);
  editor.onMouseDown(({ target, event }) => {
    leave();
    if (!target.position || !(event.ctrlKey || event.metaKey)) return;
    if (onFollow(target.position.lineNumber, target.position.column)) event.preventDefault();
  });
  editor.addAction({
    id: "isobar.follow",
    label: "Go to what is named here",
    keybindings: [monaco.KeyCode.F12],
    run: () => {
      const position = editor.getPosition();
      if (position) onFollow(position.lineNumber, position.column);
    },
  });
  editor.addAction({
    id: "isobar.usages",
    label: "Show who reads this line",
    keybindings: [monaco.KeyMod.Shift | monaco.KeyCode.F12],
    run: () => onUsages(editor.getPosition()?.lineNumber ?? 1),
  });
}
