//! YAML with a comment behind each line that says where the value is written: `describe component --provenance`.
//!
//! The signs, their places and the legend are those of `atmos describe component`.

use std::collections::{HashMap, VecDeque};
use std::io::{self, Write};

use atmos::emit;
use atmos::estate::{Estate, Instance};
use atmos::source::{FileId, Span};
use atmos::value::{List, Map, Node, Value};

/// Where the comments start.
const COLUMN: usize = 50;
const LEGEND: &str = "\
# Provenance Legend:
#   ● [1] Defined in parent stack
#   ○ [N] Inherited/imported (N=2+ levels deep)
#   ∴ Computed/templated
";

/// Writes `described`, which is what is shown of `instance`.
pub(super) fn write(out: &mut dyn Write, estate: &Estate, instance: &Instance, described: &Map) -> io::Result<()> {
    let places = Places::of(estate, instance.manifest);
    writeln!(out, "{LEGEND}\n# Stack: {}\n", instance.key.stack)?;
    places.map(out, described, 0)
}

/// The manifests around an instance.
struct Places<'a> {
    estate: &'a Estate,
    /// How many imports lead to a file, the manifest itself being 1.
    depths: HashMap<FileId, usize>,
}

impl<'a> Places<'a> {
    fn of(estate: &'a Estate, manifest: FileId) -> Self {
        let mut depths = HashMap::from_iter([(manifest, 1)]);
        let mut next = VecDeque::from([manifest]);
        while let Some(file) = next.pop_front() {
            let depth = depths[&file] + 1;
            let known = estate.manifest(&estate.files.path(file));
            let imports = known.into_iter().flat_map(|manifest| &manifest.imports);
            for target in imports.filter_map(|import| import.target) {
                depths.entry(target).or_insert_with(|| {
                    next.push_back(target);
                    depth
                });
            }
        }
        Self { estate, depths }
    }

    fn map(&self, out: &mut dyn Write, map: &Map, indent: usize) -> io::Result<()> {
        for entry in emit::sorted(map.entries()) {
            let one = |value: Value| Value::Map(Map::default().with(&entry.key, Node::computed(value)));
            match &entry.node.value {
                Value::Map(below) if !below.is_empty() => {
                    let key = emit::to_yaml(&one(Value::Map(Map::default())));
                    self.lines(out, key.trim_end().trim_end_matches(" {}"), indent, &entry.node)?;
                    self.map(out, below, indent + 2)?;
                }
                Value::List(below) if !below.items().is_empty() => {
                    let key = emit::to_yaml(&one(Value::List(List::default())));
                    self.lines(out, key.trim_end().trim_end_matches(" []"), indent, &entry.node)?;
                    for item in below.items() {
                        let list = Value::List(List::new(vec![item.clone()]));
                        self.lines(out, &emit::to_yaml(&list), indent + 2, item)?;
                    }
                }
                leaf => self.lines(out, &emit::to_yaml(&one(leaf.clone())), indent, &entry.node)?,
            }
        }
        Ok(())
    }

    /// The lines of `yaml`, the first with where `node` is written.
    fn lines(&self, out: &mut dyn Write, yaml: &str, indent: usize, node: &Node) -> io::Result<()> {
        let comment = self.comment(node);
        for (at, line) in yaml.lines().enumerate() {
            // A comment behind the head of a block is one; within the block it would be text.
            match comment.as_deref().filter(|_| at == 0) {
                Some(comment) => {
                    let line = format!("{:indent$}{line}", "");
                    let gap = COLUMN.saturating_sub(line.chars().count()).max(2);
                    writeln!(out, "{line}{:gap$}# {comment}", "")?;
                }
                None if line.is_empty() => writeln!(out)?,
                None => writeln!(out, "{:indent$}{line}", "")?,
            }
        }
        Ok(())
    }

    /// A map is said to be written where its first part was.
    fn comment(&self, node: &Node) -> Option<String> {
        let lowest = node.origin.chain().last().map(|layer| layer.span);
        let span = lowest
            .filter(|_| node.value.as_map().is_some())
            .unwrap_or(node.origin.span);
        if span.is_none() {
            return (node.value.as_map().is_none()).then(|| "∴".to_owned());
        }
        let sign = match self.depths.get(&span.file()) {
            Some(1) => "● [1]".to_owned(),
            Some(depth) => format!("○ [{depth}]"),
            None => "∴".to_owned(),
        };
        Some(format!("{sign} {}", self.place(span)))
    }

    fn place(&self, span: Span) -> String {
        let path = self.estate.files.path(span.file());
        let config = &self.estate.config;
        let below = path
            .strip_prefix(&config.stacks_base_path)
            .or_else(|_| path.strip_prefix(&config.base_path));
        let shown = below.unwrap_or(&path).to_string_lossy().replace('\\', "/");
        format!("{shown}:{}", span.line())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::session::Session;

    #[test]
    fn every_line_says_where_it_comes_from_and_reads_back_the_same() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::create_dir(folder.path().join("stacks")).expect("a folder");
        for (name, text) in [
            (
                "atmos.yaml",
                "stacks: {base_path: stacks, included_paths: [dev.yaml]}\n",
            ),
            (
                "stacks/dev.yaml",
                "import: [a]\nvars:\n  own: 1\n  tags: {x: dev}\ncomponents: {terraform: {vpc: {}}}\n",
            ),
            (
                "stacks/a.yaml",
                "import: [b]\nvars:\n  text: |\n    one # two\n\n    three\n",
            ),
            (
                "stacks/b.yaml",
                "vars:\n  tags: {y: b}\n  list:\n    - {k: v, l: w}\n    - plain\n  long_name_of_a_variable_with_a_long_value: aaaaaaaa\n",
            ),
        ] {
            std::fs::write(folder.path().join(name), text).expect("a file");
        }
        let estate = Session::for_tests(folder.path()).estate(None).expect("it opens");
        let instance = estate.stacks[0].instance("terraform", "vpc").expect("the component");
        let all = instance.sections.to_map();
        let shown = Map::default()
            .with("component", all.get("component").expect("is there").clone())
            .with("vars", all.get("vars").expect("is there").clone());
        let mut text = Vec::new();
        write(&mut text, &estate, instance, &shown).expect("memory takes it");
        let text = String::from_utf8(text).expect("UTF-8");
        let (legend, yaml) = text.split_once("# Stack: dev\n\n").expect("the stack's name");
        assert!(legend.starts_with("# Provenance Legend:\n"));
        let expected = "
component: vpc                                    # ∴
vars:                                             # ○ [3] b.yaml:1
  list:                                           # ○ [3] b.yaml:3
    - k: v                                        # ○ [3] b.yaml:4
      l: w
    - plain                                       # ○ [3] b.yaml:5
  long_name_of_a_variable_with_a_long_value: aaaaaaaa  # ○ [3] b.yaml:6
  own: 1                                          # ● [1] dev.yaml:3
  tags:                                           # ○ [3] b.yaml:2
    x: dev                                        # ● [1] dev.yaml:4
    \"y\": b                                        # ○ [3] b.yaml:2
  text: |                                         # ○ [2] a.yaml:3
    one # two

    three
";
        assert_eq!(format!("\n{yaml}"), expected);
        let read = |text: &str| {
            let file = estate.files.intern("x.yaml".as_ref());
            atmos::yaml::parse(text, file, atmos::yaml::ParseOptions::default())
        };
        let back = read(&text).expect("is YAML").value;
        assert_eq!(format!("{back:?}"), format!("{:?}", Value::Map(shown)));
    }
}
