//! Diagnostics by what they affect. A finding in a file affects every stack that reads the file, and of their instances
//! those that are made of what it is about.

use std::hash::{DefaultHasher, Hash, Hasher};

use atmos::diagnostic::{Diagnostic, Scope, Severity, Subject};
use atmos::reach::is_in_variable_of;
use atmos::source::FileId;
use atmos::value::Text;
use rustc_hash::FxHashMap;

use crate::atmos::snapshot::{Snapshot, count};

/// The numbers of diagnostics, by what they affect, each list in the estate's order.
pub(crate) struct Findings {
    by_stack: Vec<Vec<u32>>,
    without_stack: Vec<u32>,
    by_instance: FxHashMap<u32, Vec<u32>>,
    /// Those in variables, by the Terraform component that does not declare them.
    by_component: FxHashMap<Text, Vec<u32>>,
    by_file: FxHashMap<FileId, Vec<u32>>,
    by_identity: FxHashMap<u64, u32>,
}

/// How many findings of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) errors: u32,
    pub(crate) warnings: u32,
    pub(crate) infos: u32,
}

impl Findings {
    pub(crate) fn new(snapshot: &Snapshot) -> Self {
        let mut findings = Self {
            by_stack: vec![Vec::new(); snapshot.estate.stacks.len()],
            without_stack: Vec::new(),
            by_instance: FxHashMap::default(),
            by_component: FxHashMap::default(),
            by_file: FxHashMap::default(),
            by_identity: FxHashMap::default(),
        };
        for (at, diagnostic) in snapshot.estate.diagnostics.iter().enumerate() {
            findings.add(snapshot, count(at), diagnostic);
        }
        findings.add_reached(snapshot);
        findings
    }

    fn add(&mut self, snapshot: &Snapshot, at: u32, diagnostic: &Diagnostic) {
        self.by_identity.insert(identity(snapshot, diagnostic), at);
        let file = diagnostic.span.file();
        if file != FileId::NONE {
            self.by_file.entry(file).or_default().push(at);
        }
        if let Subject::Variable { component, .. } = &diagnostic.subject {
            self.by_component.entry(component.clone()).or_default().push(at);
        }
        match &diagnostic.scope {
            Scope::Estate => self.without_stack.push(at),
            Scope::File => {
                let readers = snapshot.files().readers(file);
                for stack in readers {
                    self.by_stack[*stack as usize].push(at);
                }
                if readers.is_empty() {
                    self.without_stack.push(at);
                }
            }
            Scope::Stack { stack } => self.add_to_stack(snapshot, stack, at),
            Scope::Instance {
                stack,
                component_type,
                component,
            } => {
                self.add_to_stack(snapshot, stack, at);
                if let Some(instance) = snapshot.find_instance(stack, component_type, component) {
                    self.by_instance.entry(instance).or_default().push(at);
                }
            }
        }
    }

    /// Adds those of files to the instances that they are about.
    fn add_reached(&mut self, snapshot: &Snapshot) {
        let reached = snapshot.reached();
        if reached.is_empty() {
            return;
        }
        for (at, instances) in reached {
            for instance in instances {
                self.by_instance.entry(*instance).or_default().push(count(*at));
            }
        }
        for numbers in self.by_instance.values_mut() {
            numbers.sort_unstable();
        }
    }

    fn add_to_stack(&mut self, snapshot: &Snapshot, stack: &str, at: u32) {
        match snapshot.stack_number(stack) {
            Some(number) => self.by_stack[number as usize].push(at),
            None => self.without_stack.push(at),
        }
    }

    /// Those that affect no stack.
    pub(crate) fn of_no_stack(&self) -> &[u32] {
        &self.without_stack
    }

    pub(crate) fn of_stack(&self, stack: u32) -> &[u32] {
        &self.by_stack[stack as usize]
    }

    pub(crate) fn of_instance(&self, snapshot: &Snapshot, instance: u32) -> Vec<u32> {
        let mut numbers = self.by_instance.get(&instance).cloned().unwrap_or_default();
        let own = numbers.len();
        numbers.extend(self.in_variables(snapshot, instance));
        if own > 0 && numbers.len() > own {
            numbers.sort_unstable();
        }
        numbers
    }

    pub(crate) fn has_instance(&self, snapshot: &Snapshot, instance: u32) -> bool {
        self.by_instance.contains_key(&instance) || self.in_variables(snapshot, instance).next().is_some()
    }

    /// Those in variables that the instance sets.
    fn in_variables<'a>(&'a self, snapshot: &'a Snapshot, number: u32) -> impl Iterator<Item = u32> + 'a {
        let (instance, stack) = (snapshot.instance(number), snapshot.stack(snapshot.stack_of(number)));
        let of_component = self.by_component.get(&instance.component).into_iter().flatten();
        let findings = &snapshot.estate.diagnostics;
        let is_own = move |at: &&u32| is_in_variable_of(&findings[**at as usize], instance, stack);
        of_component.filter(is_own).copied()
    }

    pub(crate) fn of_file(&self, file: FileId) -> &[u32] {
        self.by_file.get(&file).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn with_identity(&self, identity: u64) -> Option<u32> {
        self.by_identity.get(&identity).copied()
    }
}

impl Tally {
    /// Counts diagnostics, given by number.
    pub(crate) fn of(snapshot: &Snapshot, numbers: impl IntoIterator<Item = u32>) -> Self {
        let mut tally = Self::default();
        for number in numbers {
            match snapshot.estate.diagnostics[number as usize].severity {
                Severity::Error => tally.errors += 1,
                Severity::Warning => tally.warnings += 1,
                Severity::Info => tally.infos += 1,
            }
        }
        tally
    }
}

/// What makes a finding the same finding: what it says and where, not its place in the list.
pub(crate) fn identity(snapshot: &Snapshot, diagnostic: &Diagnostic) -> u64 {
    let span = diagnostic.span;
    let mut hasher = DefaultHasher::new();
    snapshot.estate.files.path(span.file()).hash(&mut hasher);
    (span.line(), span.column(), diagnostic.code).hash(&mut hasher);
    (&diagnostic.message, &diagnostic.scope).hash(&mut hasher);
    hasher.finish()
}
