//! One snapshot of the estate, with what the graph derives from it: each index once per revision, when first asked for.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use atmos::estate::{self, Estate, InstanceKey};
use atmos::lens::{Lens, LensKind};
use atmos::reach::{Reached, reached};
use atmos::reading::Reading;
use atmos::search::Index;
use atmos::source::FileId;

use super::index::components::Components;
use super::index::dependents::Dependents;
use super::index::files::FileIndex;
use super::index::findings::Findings;
use super::index::overview::Overview;
use super::index::ranking::Ranking;
use super::index::readings::Readings;
use super::index::rows::Rows;
use super::index::shapes::{self, Known, Shapes};

/// An estate at one revision. Stacks, instances and diagnostics go by number: their place in the estate.
pub struct Snapshot {
    /// What the engine resolved.
    pub estate: Arc<Estate>,
    /// Whether it is the example that comes with Isobar.
    pub is_demo: bool,
    /// Where each instance stands: its stack's number, its place there.
    places: Vec<(u32, u32)>,
    /// The number of each stack's first instance.
    firsts: Vec<u32>,
    files: OnceLock<FileIndex>,
    findings: OnceLock<Findings>,
    reached: OnceLock<Reached>,
    known_shapes: Known,
    shapes: OnceLock<Shapes>,
    overview: OnceLock<Overview>,
    components: OnceLock<Components>,
    dependents: OnceLock<Dependents>,
    ranking: OnceLock<Ranking>,
    rows: OnceLock<Rows>,
    lenses: [OnceLock<Lens>; LensKind::ALL.len()],
    /// The search index of the last revision that anybody searched.
    known_search: Option<Arc<Index>>,
    search: OnceLock<Arc<Index>>,
    readings: Readings,
}

impl Snapshot {
    /// A snapshot of `estate`.
    #[must_use]
    pub fn new(estate: Arc<Estate>, is_demo: bool) -> Self {
        let mut places = Vec::new();
        let mut firsts = Vec::with_capacity(estate.stacks.len());
        for (number, stack) in (0_u32..).zip(&estate.stacks) {
            firsts.push(count(places.len()));
            places.extend((0..count(stack.instances.len())).map(|place| (number, place)));
        }
        Self {
            estate,
            is_demo,
            places,
            firsts,
            files: OnceLock::new(),
            findings: OnceLock::new(),
            reached: OnceLock::new(),
            known_shapes: Known::new(),
            shapes: OnceLock::new(),
            overview: OnceLock::new(),
            components: OnceLock::new(),
            dependents: OnceLock::new(),
            ranking: OnceLock::new(),
            rows: OnceLock::new(),
            lenses: [const { OnceLock::new() }; LensKind::ALL.len()],
            known_search: None,
            search: OnceLock::new(),
            readings: Readings::default(),
        }
    }

    /// The snapshot after this one. What was derived from stacks that stayed is kept.
    #[must_use]
    pub fn next(&self, estate: Arc<Estate>) -> Self {
        let shapes = self.shapes.get();
        let shapes = shapes.map(|shapes| shapes.iter().cloned().map(Some).collect());
        let known = shapes.as_ref().unwrap_or(&self.known_shapes);
        let known_shapes = shapes::known(known, &self.estate, &estate);
        Self {
            known_shapes,
            known_search: self.search.get().or(self.known_search.as_ref()).map(Arc::clone),
            ..Self::new(estate, self.is_demo)
        }
    }

    /// The directory that paths are relative to.
    pub(crate) fn root(&self) -> &Path {
        &self.estate.config.directory
    }

    /// A path as people read it: relative to the root.
    pub(crate) fn display(&self, path: &Path) -> String {
        atmos::paths::relative(self.root(), path)
    }

    /// A file's path as people read it.
    pub(crate) fn file_path(&self, file: FileId) -> String {
        let known = self.files().get(file).map(|entry| entry.path.clone());
        known.unwrap_or_else(|| self.display(&self.estate.files.path(file)))
    }

    pub(crate) fn stack(&self, number: u32) -> &Arc<estate::Stack> {
        &self.estate.stacks[number as usize]
    }

    pub(crate) fn stack_number(&self, name: &str) -> Option<u32> {
        let stacks = &self.estate.stacks;
        let found = stacks.binary_search_by(|stack| stack.name.as_str().cmp(name));
        found.ok().map(count)
    }

    pub(crate) fn component(&self, number: u32) -> &Arc<estate::Component> {
        &self.estate.components[number as usize]
    }

    pub(crate) fn component_number(&self, component_type: &str, name: &str) -> Option<u32> {
        let key = (component_type, name);
        let components = &self.estate.components;
        let found = components.binary_search_by(|c| (c.component_type.as_str(), c.name.as_str()).cmp(&key));
        found.ok().map(count)
    }

    pub(crate) fn instance(&self, number: u32) -> &Arc<estate::Instance> {
        let (stack, place) = self.places[number as usize];
        &self.stack(stack).instances[place as usize]
    }

    /// The number of the stack that an instance is in.
    pub(crate) fn stack_of(&self, instance: u32) -> u32 {
        self.places[instance as usize].0
    }

    /// The numbers of a stack's instances.
    pub(crate) fn instances_of(&self, stack: u32) -> std::ops::Range<u32> {
        let first = self.firsts[stack as usize];
        first..first + count(self.stack(stack).instances.len())
    }

    pub(crate) fn instance_number(&self, key: &InstanceKey) -> Option<u32> {
        self.find_instance(&key.stack, &key.component_type, &key.name)
    }

    pub(crate) fn find_instance(&self, stack: &str, component_type: &str, name: &str) -> Option<u32> {
        let stack = self.stack_number(stack)?;
        let key = (component_type, name);
        let instances = &self.stack(stack).instances;
        let place = instances.binary_search_by(|i| (i.key.component_type.as_str(), i.key.name.as_str()).cmp(&key));
        Some(self.firsts[stack as usize] + count(place.ok()?))
    }

    /// An instance by stack and name where the type is not said: of `preferred` type, else Terraform's, else any.
    pub(crate) fn guess_instance(&self, stack: &str, name: &str, preferred: &str) -> Option<u32> {
        let stack = self.stack_number(stack)?;
        let place = self.stack(stack).guess(name, preferred)?;
        Some(self.firsts[stack as usize] + count(place))
    }

    pub(crate) fn files(&self) -> &FileIndex {
        self.files.get_or_init(|| FileIndex::new(self))
    }

    /// Which instances findings of files are about.
    pub(crate) fn reached(&self) -> &Reached {
        self.reached.get_or_init(|| reached(&self.estate))
    }

    pub(crate) fn findings(&self) -> &Findings {
        self.findings.get_or_init(|| Findings::new(self))
    }

    pub(crate) fn shapes(&self) -> &Shapes {
        self.shapes.get_or_init(|| shapes::of(&self.estate, &self.known_shapes))
    }

    pub(crate) fn components(&self) -> &Components {
        self.components.get_or_init(|| Components::new(self))
    }

    /// The index that searches go by. Making it looks through every value: not where others wait for the thread.
    pub(crate) fn search(&self) -> Arc<Index> {
        let make = || Arc::new(Index::new(&self.estate, self.known_search.as_deref()));
        Arc::clone(self.search.get_or_init(make))
    }

    /// What becomes of what a file with this text says. It looks through all that reads the file: not where others wait
    /// for the thread.
    pub(crate) fn reading(&self, file: FileId, text: Option<&str>) -> Arc<Reading> {
        self.readings.get(&self.estate, file, text)
    }

    pub(crate) fn overview(&self) -> &Overview {
        self.overview.get_or_init(|| Overview::new(self))
    }

    pub(crate) fn ranking(&self) -> &Ranking {
        self.ranking.get_or_init(|| Ranking::new(self))
    }

    pub(crate) fn rows(&self) -> &Rows {
        self.rows.get_or_init(|| Rows::new(self))
    }

    pub(crate) fn dependents(&self) -> &Dependents {
        self.dependents.get_or_init(|| Dependents::new(self))
    }

    pub(crate) fn lens(&self, kind: LensKind) -> &Lens {
        self.lenses[kind as usize].get_or_init(|| Lens::new(kind, &self.estate))
    }
}

/// A length as a number; an estate beyond four thousand million of anything does not fit memory.
pub(crate) fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
