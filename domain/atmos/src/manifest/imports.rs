//! `import`: what its entries mean and which files they lead to.

use std::path::{Component, Path, PathBuf};

use super::Evaluator;
use crate::diagnostic::Diagnostic;
use crate::disk::Disk;
use crate::estate::{Import, ImportKind};
use crate::glob;
use crate::source::{FileId, Span};
use crate::value::{Map, Node, Value};

/// The extensions that an import may leave out, in the order they are tried.
const EXTENSIONS: [&str; 4] = [".yaml", ".yml", ".yaml.tmpl", ".yml.tmpl"];

/// One entry of an `import` list.
pub(super) struct Spec {
    pub(super) path: String,
    pub(super) span: Span,
    pub(super) context: Map,
    pub(super) skip_templates: bool,
    pub(super) ignore_missing: bool,
    pub(super) skip_if_missing: bool,
}

/// Where an import leads.
#[derive(Default)]
pub(super) struct Found {
    pub(super) targets: Vec<FileId>,
    pub(super) imports: Vec<Import>,
    pub(super) diagnostic: Option<Diagnostic>,
}

impl Evaluator<'_> {
    /// The entries of the document's `import` list.
    pub(super) fn import_specs(&self, root: &Map, file: FileId, diagnostics: &mut Vec<Diagnostic>) -> Vec<Spec> {
        let Some(node) = root.get("import") else {
            return Vec::new();
        };
        let items = match &node.value {
            Value::List(list) => list.items(),
            Value::Null => return Vec::new(),
            other => {
                let message = format!("`import` is a {}; it must be a list.", other.kind());
                let diagnostic = Diagnostic::error("import-invalid", place(node, file), message);
                if !is_refused(diagnostics, "`import` ") {
                    diagnostics.push(diagnostic.hint("Write `import:` and below it one `- path` per line."));
                }
                return Vec::new();
            }
        };
        let mut specs = Vec::with_capacity(items.len());
        for (at, item) in items.iter().enumerate() {
            match spec(item) {
                Ok(spec) => specs.push(spec),
                Err(_) if is_refused(diagnostics, &format!("`import[{at}]` ")) => {}
                Err(fault) => diagnostics.push(*fault),
            }
        }
        specs
    }

    /// The files that `path` leads to, seen from the manifest `from`.
    pub(super) fn find_import(&self, path: &str, spec: &Spec, from: FileId) -> Found {
        if is_remote(path) {
            return Found {
                imports: vec![Import::new(path, spec.span, None, ImportKind::Remote)],
                ..Found::default()
            };
        }
        let base = self.import_base(path, from);
        let targets = if glob::is_glob(path) {
            expand(self.files.disk(), &base, path)
        } else {
            existing(self.files.disk(), &base, path).into_iter().collect()
        };
        if targets.is_empty() {
            let diagnostic =
                (!spec.skip_if_missing && !spec.path.contains("{{")).then(|| self.not_found(path, spec.span));
            let imports = vec![Import::new(path, spec.span, None, ImportKind::Missing)];
            return Found {
                imports,
                diagnostic,
                ..Found::default()
            };
        }
        let kind = if glob::is_glob(path) {
            ImportKind::Glob
        } else {
            ImportKind::File
        };
        let targets: Vec<_> = targets.iter().map(|target| self.files.intern(target)).collect();
        let imports = targets
            .iter()
            .map(|target| Import::new(path, spec.span, Some(*target), kind))
            .collect();
        Found {
            targets,
            imports,
            diagnostic: None,
        }
    }

    /// `./` and `../` start at the importing file, everything else at the stacks' base path.
    fn import_base(&self, path: &str, from: FileId) -> PathBuf {
        let relative = path.starts_with("./") || path.starts_with("../") || path == "." || path == "..";
        if relative {
            return self.files.path(from).parent().map(Path::to_owned).unwrap_or_default();
        }
        self.config.stacks_base_path.clone()
    }

    fn not_found(&self, path: &str, span: Span) -> Diagnostic {
        let message = format!("No manifest matches the import `{path}`.");
        let base = self.config.stacks_base_path.display();
        let hint = format!("Paths start at `{base}`, or at this file with `./`; the extension may be left out.");
        Diagnostic::error("import-not-found", span, message).hint(hint)
    }
}

/// Whether the manifest's schema has said of what `name` stands for that it is wrong.
fn is_refused(diagnostics: &[Diagnostic], name: &str) -> bool {
    let of_schema = |found: &&Diagnostic| matches!(found.code, "manifest-wrong-type" | "manifest-missing-key");
    diagnostics
        .iter()
        .filter(of_schema)
        .any(|found| found.message.starts_with(name))
}

impl Evaluator<'_> {
    /// Whether the imports of `evaluated` would lead to other files now.
    pub(super) fn leads_elsewhere(&self, imports: &[Import], from: FileId) -> bool {
        imports
            .chunk_by(|a, b| a.span == b.span && a.text == b.text)
            .any(|group| {
                let spec = Spec::at(group[0].text.to_string(), group[0].span);
                let found = self.find_import(&group[0].text, &spec, from);
                !found
                    .imports
                    .iter()
                    .map(|import| import.target)
                    .eq(group.iter().map(|import| import.target))
            })
    }
}

impl Spec {
    fn at(path: String, span: Span) -> Self {
        Self {
            path,
            span,
            context: Map::default(),
            skip_templates: false,
            ignore_missing: false,
            skip_if_missing: false,
        }
    }
}

fn spec(item: &Node) -> Result<Spec, Box<Diagnostic>> {
    let invalid = |message: &str| {
        let diagnostic = Diagnostic::error("import-invalid", item.origin.span, message);
        Box::new(diagnostic.hint("An import is a path, or a map with `path` and, if needed, `context`."))
    };
    let plain = |path: &str| Spec::at(path.to_owned(), item.origin.span);
    match &item.value {
        Value::String(path) if path.is_empty() => Err(invalid("This import is empty.")),
        Value::String(path) => Ok(plain(path)),
        Value::Map(map) => {
            let path = map
                .get("path")
                .and_then(|node| node.value.as_str())
                .filter(|path| !path.is_empty());
            let path = path.ok_or_else(|| invalid("This import has no `path`."))?;
            let flag = |key: &str| map.get(key).and_then(|node| node.value.as_bool()) == Some(true);
            Ok(Spec {
                context: map
                    .get("context")
                    .and_then(|node| node.value.as_map())
                    .cloned()
                    .unwrap_or_default(),
                skip_templates: flag("skip_templates_processing"),
                ignore_missing: flag("ignore_missing_template_values"),
                skip_if_missing: flag("skip_if_missing"),
                ..plain(path)
            })
        }
        Value::Null => Err(invalid("This import is empty.")),
        other => Err(invalid(&format!("This import is a {}.", other.kind()))),
    }
}

/// What is fetched from elsewhere: URLs, `git::` and the like, well-known hosts.
pub(crate) fn is_remote(path: &str) -> bool {
    let forced = [
        "git::", "hg::", "s3::", "gcs::", "file::", "oci://", "http::", "https::",
    ];
    let hosts = ["github.com/", "gitlab.com/", "bitbucket.org/"];
    let scp = path
        .split_once(':')
        .is_some_and(|(host, _)| host.contains('@') && !host.contains('/'));
    path.contains("://") || scp || forced.iter().chain(&hosts).any(|prefix| path.starts_with(prefix))
}

fn place(node: &Node, file: FileId) -> Span {
    if node.origin.span.is_none() {
        Span::new(file, 1, 1)
    } else {
        node.origin.span
    }
}

/// The file that a path without wildcards means: with its extension and a template beside it, the template; without,
/// the first extension that leads somewhere; else the very name.
fn existing(disk: &Disk, base: &Path, path: &str) -> Option<PathBuf> {
    let full = glob::normal(&base.join(path));
    let with = |extension: &str| PathBuf::from(format!("{}{extension}", full.to_string_lossy()));
    let has_extension = EXTENSIONS.iter().any(|extension| path.ends_with(extension));
    let candidates = if has_extension {
        vec![with(".tmpl")]
    } else {
        EXTENSIONS.map(with).to_vec()
    };
    candidates
        .into_iter()
        .chain([full.clone()])
        .find(|candidate| disk.is_file(candidate))
}

/// The files that a pattern matches; one without extension stands for `.yaml` alone.
fn expand(disk: &Disk, base: &Path, path: &str) -> Vec<PathBuf> {
    let last = path.rsplit('/').next().unwrap_or(path);
    let extension = if last.contains('.') { "" } else { EXTENSIONS[0] };
    let full = glob::normal(&base.join(format!("{path}{extension}")));
    let is_literal = |part: &Component<'_>| !glob::is_glob(&part.as_os_str().to_string_lossy());
    let literal: PathBuf = full.components().take_while(is_literal).collect();
    let pattern = full.strip_prefix(&literal).unwrap_or(&full);
    let pattern = glob::Pattern::new(&literal, &pattern.to_string_lossy());
    pattern.map_or_else(|_| Vec::new(), |pattern| glob::search(disk, &pattern).files)
}

/// `path` as seen from `base`, with `..` where it lies outside.
pub(crate) fn relative(path: &Path, base: &Path) -> PathBuf {
    let (mut ours, mut theirs) = (path.components().peekable(), base.components().peekable());
    while ours.peek().is_some() && ours.peek() == theirs.peek() {
        ours.next();
        theirs.next();
    }
    theirs.map(|_| Component::ParentDir).chain(ours).collect()
}
