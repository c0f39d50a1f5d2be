//! Builds nodes from libyaml's events, with an explicit stack: nesting and aliases are bounded.

use libyaml_safer::{Event, EventData, Mark, Parser, ScalarStyle};
use rustc_hash::{FxHashMap, FxHashSet};

use super::commas::Marked;
use super::{Keys, ParseOptions, resolve};
use crate::diagnostic::Diagnostic;
use crate::merge::{ListMerge, merge};
use crate::source::{FileId, Span};
use crate::value::{APPEND_KEY, Entry, List, MOST_DEPTH, Map, Node, Text, Value};

/// Steps that one dotted key may have; a longer one stays a key.
const MOST_STEPS: usize = 32;
/// Nodes that a document may expand to once its aliases are followed.
const MOST_NODES: u64 = 2_000_000;

type Fault = Box<Diagnostic>;

/// Builds one document.
pub(super) struct Builder<'a> {
    file: FileId,
    options: ParseOptions<'a>,
    stack: Vec<Frame>,
    anchors: FxHashMap<String, (Value, u64)>,
    keys: FxHashSet<Text>,
    nodes: u64,
}

/// A collection under construction.
struct Frame {
    kind: FrameKind,
    anchor: Option<String>,
    tag: Option<String>,
    span: Span,
    nodes_before: u64,
}

enum FrameKind {
    List(Vec<Node>),
    Map {
        entries: Vec<Entry>,
        merged: Option<Vec<Value>>,
        nested: Vec<Node>,
        key: Option<Key>,
    },
}

struct Key {
    text: Text,
    span: Span,
    is_plain: bool,
}

/// A finished scalar or collection, on its way into its parent.
struct Built {
    value: Value,
    span: Span,
    is_plain: bool,
}

impl<'a> Builder<'a> {
    pub(super) fn new(file: FileId, options: ParseOptions<'a>) -> Self {
        Self {
            file,
            options,
            stack: Vec::new(),
            anchors: FxHashMap::default(),
            keys: FxHashSet::default(),
            nodes: 0,
        }
    }

    pub(super) fn run(mut self, text: &str) -> Result<Node, Fault> {
        let Some(marked) = Marked::new(text) else {
            return Err(self.tag_before_comma(Span::new(self.file, 1, 1)));
        };
        let mut bytes = marked.text.as_bytes();
        let mut parser = Parser::new();
        parser.set_input_string(&mut bytes);
        loop {
            let event = parser.parse().map_err(|error| self.syntax(&error, &marked))?;
            if matches!(event.data, EventData::DocumentEnd { .. } | EventData::StreamEnd) {
                return Ok(Node::computed(Value::Null));
            }
            if let Some(root) = self.event(event, &marked)? {
                return Ok(root);
            }
        }
    }

    fn event(&mut self, event: Event, marked: &Marked<'_>) -> Result<Option<Node>, Fault> {
        let span = self.span(event.start_mark, marked);
        match event.data {
            EventData::Scalar {
                anchor,
                tag,
                value,
                style,
                ..
            } => {
                let is_plain = style == ScalarStyle::Plain;
                // A key that is said to be text is no merge key, however it reads.
                let is_text = tag.as_deref() == Some("tag:yaml.org,2002:str");
                let value = marked.restored(value, tag.is_some() && is_plain);
                let value = value.ok_or_else(|| self.tag_before_comma(span))?;
                let value = self.scalar(tag, value, is_plain, span)?;
                self.remember(anchor, &value, 1);
                let is_plain = is_plain && !is_text;
                self.place(Built { value, span, is_plain })
            }
            EventData::Alias { anchor } => {
                let Some((value, weight)) = self.anchors.get(&anchor).cloned() else {
                    return Err(self.unknown_alias(&anchor, span));
                };
                self.count(weight, span)?;
                self.place(Built {
                    value,
                    span,
                    is_plain: false,
                })
            }
            EventData::SequenceStart { anchor, tag, .. } => self.open(FrameKind::List(Vec::new()), anchor, tag, span),
            EventData::MappingStart { anchor, tag, .. } => self.open(
                FrameKind::Map {
                    entries: Vec::new(),
                    merged: None,
                    nested: Vec::new(),
                    key: None,
                },
                anchor,
                tag,
                span,
            ),
            EventData::SequenceEnd | EventData::MappingEnd => self.close(),
            EventData::DocumentStart {
                version_directive: Some(version),
                ..
            } if (version.major, version.minor) != (1, 1) => Err(self.other_version(span)),
            _ => Ok(None),
        }
    }

    fn open(
        &mut self,
        kind: FrameKind,
        anchor: Option<String>,
        tag: Option<String>,
        span: Span,
    ) -> Result<Option<Node>, Fault> {
        self.fits(1, span)?;
        self.stack.push(Frame {
            kind,
            anchor,
            tag,
            span,
            nodes_before: self.nodes,
        });
        Ok(None)
    }

    fn close(&mut self) -> Result<Option<Node>, Fault> {
        let Some(frame) = self.stack.pop() else {
            return Ok(None);
        };
        let value = match frame.kind {
            FrameKind::List(items) => Value::List(List::new(items)),
            FrameKind::Map {
                entries,
                merged,
                nested,
                ..
            } => Value::Map(map_of(entries, &merged.unwrap_or_default(), &nested)?),
        };
        let value = if frame.tag.as_deref() == Some("!append") && !self.is_in_literal() {
            appended(value, frame.span)
        } else {
            value
        };
        let weight = self.nodes - frame.nodes_before + 1;
        self.remember(frame.anchor, &value, weight);
        self.place(Built {
            value,
            span: frame.span,
            is_plain: false,
        })
    }

    /// Whether this is in a list or a map with the tag `!literal`.
    fn is_in_literal(&self) -> bool {
        self.stack.iter().any(|frame| frame.tag.as_deref() == Some("!literal"))
    }

    fn place(&mut self, built: Built) -> Result<Option<Node>, Fault> {
        self.count(1, built.span)?;
        let delimiter = self.options.key_delimiter;
        let steps = self.steps();
        self.fits(built.value.depth() + steps - 1, built.span)?;
        let Some(frame) = self.stack.last_mut() else {
            return Ok(Some(Node::written(built.value, built.span)));
        };
        match &mut frame.kind {
            FrameKind::List(items) => items.push(Node::written(built.value, built.span)),
            FrameKind::Map {
                entries,
                merged,
                nested,
                key,
            } => match key.take() {
                None => *key = Some(key_of(&built, &mut self.keys, self.options.keys)?),
                Some(name) if name.is_plain && name.text == "<<" => {
                    let maps = maps(built.value).ok_or_else(|| not_merged(built.span))?;
                    if merged.replace(maps).is_some() {
                        return Err(duplicate(&name.text, name.span, None));
                    }
                }
                Some(name) => {
                    let node = Node::written(built.value, name.span);
                    match delimiter.filter(|_| steps > 1) {
                        Some(delimiter) => {
                            nested.push(nest(&name, delimiter, node));
                            // Each is merged over all before it.
                            let work = nested.len() as u64;
                            self.count(work, built.span)?;
                        }
                        None => entries.push(Entry { key: name.text, node }),
                    }
                }
            },
        }
        Ok(None)
    }

    fn scalar(&self, tag: Option<String>, text: String, is_plain: bool, span: Span) -> Result<Value, Fault> {
        let Some(tag) = tag else {
            return Ok(if is_plain { resolve(&text) } else { Value::text(text) });
        };
        match tag.strip_prefix("tag:yaml.org,2002:") {
            Some("binary") => return binary(&text).map(Value::text).ok_or_else(|| wrong_tag("binary", span)),
            Some(kind @ ("int" | "float" | "bool" | "null" | "timestamp")) => {
                return typed(kind, &text).ok_or_else(|| wrong_tag(kind, span));
            }
            Some("merge") => return Ok(resolve(&text)),
            Some(_) => return Ok(Value::text(text)),
            None => {}
        }
        if tag == "!" {
            return Ok(if is_plain { resolve(&text) } else { Value::text(text) });
        }
        // Below `!literal` other functions have no meaning, and leave the text that they stand before.
        if self.is_in_literal() {
            return Ok(Value::text(text));
        }
        if tag == "!literal" {
            return Ok(if is_plain { resolve(&text) } else { Value::text(text) });
        }
        if let Some(value) = self
            .options
            .tags
            .map(|tags| tags.evaluate(&tag, &text, span))
            .transpose()?
            .flatten()
        {
            return Ok(value);
        }
        Ok(Value::text(format!("{tag} {}", text.trim()).trim_end().to_owned()))
    }

    fn remember(&mut self, anchor: Option<String>, value: &Value, weight: u64) {
        if let Some(anchor) = anchor {
            self.anchors.insert(anchor, (value.clone(), weight));
        }
    }

    /// The maps that the waiting key stands for: more than one if it is dotted.
    fn steps(&self) -> usize {
        let Some(FrameKind::Map { key: Some(key), .. }) = self.stack.last().map(|frame| &frame.kind) else {
            return 1;
        };
        let steps = self.options.key_delimiter.filter(|_| key.is_plain);
        let steps = steps.map_or(1, |delimiter| key.text.split(delimiter).count());
        if steps <= MOST_STEPS { steps } else { 1 }
    }

    /// Fails where `levels` more would nest too deeply.
    fn fits(&self, levels: usize, span: Span) -> Result<(), Fault> {
        if self.stack.len() + levels <= MOST_DEPTH {
            return Ok(());
        }
        let message = format!("This nests deeper than {MOST_DEPTH} levels.");
        Err(Box::new(
            Diagnostic::error("yaml-too-deep", span, message).hint("Flatten the structure."),
        ))
    }

    fn count(&mut self, nodes: u64, span: Span) -> Result<(), Fault> {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes <= MOST_NODES {
            return Ok(());
        }
        let message = format!("This document expands to more than {MOST_NODES} values.");
        Err(Box::new(
            Diagnostic::error("yaml-too-large", span, message).hint("Use fewer aliases of aliases."),
        ))
    }

    fn span(&self, mark: Mark, marked: &Marked<'_>) -> Span {
        let one_based = |position: u64| usize::try_from(position).unwrap_or(usize::MAX).saturating_add(1);
        let column = marked.column(mark.line, mark.column);
        Span::new(self.file, one_based(mark.line), one_based(column))
    }

    /// Outside of brackets a comma ends no tag.
    fn tag_before_comma(&self, span: Span) -> Fault {
        let message = "This is not valid YAML: a comma follows this tag.";
        Box::new(Diagnostic::error("yaml-syntax", span, message).hint("Put a space behind the tag."))
    }

    fn other_version(&self, span: Span) -> Fault {
        let message = "This document says that it is not YAML 1.1, and Atmos reads no other.";
        Box::new(Diagnostic::error("yaml-syntax", span, message).hint("Remove the line that starts with `%YAML`."))
    }

    fn syntax(&self, error: &libyaml_safer::Error, marked: &Marked<'_>) -> Fault {
        let span = error
            .problem_mark()
            .or(error.context_mark())
            .map_or(Span::new(self.file, 1, 1), |mark| self.span(mark, marked));
        let context = error.context().map(|context| format!(" {context}")).unwrap_or_default();
        let message = format!("This is not valid YAML: {}{context}.", error.problem());
        let mut diagnostic = Diagnostic::error("yaml-syntax", span, message)
            .hint("Check the indentation, the quotes and the brackets around this line.");
        if let Some(start) = error.context_mark().filter(|mark| self.span(*mark, marked) != span) {
            diagnostic = diagnostic.related(self.span(start, marked), "what it belongs to starts here");
        }
        Box::new(diagnostic)
    }

    fn unknown_alias(&self, anchor: &str, span: Span) -> Fault {
        let message = format!("No anchor `&{anchor}` stands before this alias.");
        Box::new(Diagnostic::error("yaml-unknown-alias", span, message).hint("Anchors do not reach across files."))
    }
}

/// Explicit keys win over merge keys, earlier merges over later ones; dotted keys merge last.
fn map_of(mut entries: Vec<Entry>, merged: &[Value], nested: &[Node]) -> Result<Map, Fault> {
    entries.sort_by(|a, b| a.key.cmp(&b.key));
    if let Some(pair) = entries.windows(2).find(|pair| pair[0].key == pair[1].key) {
        let (first, second) = (&pair[0].node.origin.span, &pair[1]);
        return Err(duplicate(&second.key, second.node.origin.span, Some(*first)));
    }
    if !merged.is_empty() {
        let mut seen: FxHashSet<Text> = entries.iter().map(|entry| entry.key.clone()).collect();
        let inherited = merged.iter().filter_map(Value::as_map).flat_map(Map::entries);
        entries.extend(
            inherited
                .filter(|entry| seen.insert(entry.key.clone()))
                .cloned()
                .collect::<Vec<_>>(),
        );
    }
    let map = Map::new(entries);
    if nested.is_empty() {
        return Ok(map);
    }
    let whole = nested
        .iter()
        .fold(Node::computed(Value::Map(Map::default())), |all, node| {
            merge(&all, node, ListMerge::Replace)
        });
    let whole = merge(&whole, &Node::computed(Value::Map(map)), ListMerge::Replace);
    Ok(whole.value.as_map().cloned().unwrap_or_default())
}

/// The maps that a merge key brings; `None` where it brings anything else.
fn maps(value: Value) -> Option<Vec<Value>> {
    match value {
        Value::Map(_) => Some(vec![value]),
        Value::List(list) => {
            let maps = list.items().iter().map(|node| node.value.clone());
            maps.map(|value| matches!(value, Value::Map(_)).then_some(value))
                .collect()
        }
        _ => None,
    }
}

/// The scalar as one of the types that YAML names; `None` where it is not one.
fn typed(kind: &str, text: &str) -> Option<Value> {
    match (kind, resolve(text)) {
        ("int", value @ (Value::Int(_) | Value::Big(_)))
        | ("bool", value @ Value::Bool(_))
        | ("null", value @ Value::Null)
        | ("float", value @ (Value::Float(_) | Value::Int(_) | Value::Big(_)))
        | ("timestamp", value @ Value::Time(_)) => Some(value),
        _ => None,
    }
}

/// The text that base64 stands for; bytes that are no text become what Go prints for them.
fn binary(text: &str) -> Option<String> {
    let joined: String = text.split_whitespace().collect();
    let decoded = data_encoding::BASE64.decode(joined.as_bytes()).ok()?;
    Some(String::from_utf8_lossy(&decoded).into_owned())
}

fn wrong_tag(kind: &str, span: Span) -> Fault {
    let message = format!("This is not what its tag `!!{kind}` says.");
    Box::new(Diagnostic::error("yaml-wrong-tag", span, message).hint("Remove the tag, or correct the value."))
}

fn not_merged(span: Span) -> Fault {
    let message = "The merge key `<<` needs a map, or a list of maps.";
    let hint = "Give it an alias of a map, such as `<<: *defaults`, or remove it.";
    Box::new(Diagnostic::error("yaml-merge-key", span, message).hint(hint))
}

/// The name that a key node gives, shared within the document and with others.
fn key_of(built: &Built, keys: &mut FxHashSet<Text>, shared: Option<&Keys>) -> Result<Key, Fault> {
    let text = match &built.value {
        Value::String(text) => text.clone(),
        Value::Time(text) => crate::template::printed_time(text).into(),
        Value::List(_) | Value::Map(_) => {
            let message = format!("A {} cannot be a key.", built.value.kind());
            let diagnostic = Diagnostic::error("yaml-invalid-key", built.span, message)
                .hint("Quote it if it is meant as text, for example a template: '{{ .x }}'.");
            return Err(Box::new(diagnostic));
        }
        scalar => serde_json::to_string(scalar).unwrap_or_default().into(),
    };
    let text = match keys.get(&text) {
        Some(known) => known.clone(),
        None => {
            let text = shared.map_or(text.clone(), |shared| shared.shared(&text));
            keys.insert(text.clone());
            text
        }
    };
    Ok(Key {
        text,
        span: built.span,
        is_plain: built.is_plain,
    })
}

/// `a.b: x` as `a: {b: x}`.
fn nest(name: &Key, delimiter: &str, node: Node) -> Node {
    name.text.rsplit(delimiter).fold(node, |inner, step| {
        let entry = Entry {
            key: step.into(),
            node: inner,
        };
        Node::written(Value::Map(Map::from_sorted(vec![entry])), name.span)
    })
}

fn appended(value: Value, span: Span) -> Value {
    let entry = Entry {
        key: arcstr::literal!("__atmos_append__"),
        node: Node::written(value, span),
    };
    debug_assert_eq!(entry.key, APPEND_KEY);
    Value::Map(Map::from_sorted(vec![entry]))
}

fn duplicate(key: &str, second: Span, first: Option<Span>) -> Fault {
    let message = format!("The key `{key}` stands here for the second time.");
    let diagnostic = Diagnostic::error("yaml-duplicate-key", second, message)
        .hint("Keep one of the two; YAML has no way to merge them.");
    Box::new(match first {
        Some(first) => diagnostic.related(first, "first here"),
        None => diagnostic,
    })
}
