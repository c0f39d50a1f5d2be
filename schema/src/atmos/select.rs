//! From filter, order and page to a connection, over the snapshot in memory.

use std::sync::Arc;

use super::inputs::component::{ComponentFilter, ComponentOrder, components};
use super::inputs::diagnostic::{DiagnosticFilter, diagnostics};
use super::inputs::file::{FileFilter, FileOrder, files};
use super::inputs::grouping::{ComponentGrouping, InstanceGrouping};
use super::inputs::instance::{InstanceFilter, InstanceOrder, InstanceTest, instances};
use super::inputs::stack::{StackFilter, StackOrder, StackTest};
use super::snapshot::{Snapshot, count};
use super::types::component::Component;
use super::types::diagnostic::Diagnostic;
use super::types::environment::EnvironmentGrouping;
use super::types::file::File;
use super::types::instance::Instance;
use super::types::stack::Stack;
use super::types::workflow::Workflow;
use crate::connection::{Connection, PageArgs};
use crate::error::Result;
use crate::keyset::{Key, Order};

/// How a page of a whole list is arranged beside its order.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arranged<G> {
    /// What the list is grouped by.
    pub(crate) by: Option<G>,
    /// How many are passed over before the page.
    pub(crate) skip: Option<i32>,
}

impl<G> Default for Arranged<G> {
    fn default() -> Self {
        Self { by: None, skip: None }
    }
}

/// Of the stacks given by number, the page of those that pass.
pub(crate) fn stack_page(
    snapshot: &Arc<Snapshot>,
    numbers: impl IntoIterator<Item = u32>,
    args: &PageArgs,
    filter: Option<StackFilter>,
    order: Option<StackOrder>,
) -> Result<Connection<Stack>> {
    arranged_stack_page(snapshot, numbers, args, Arranged::default(), filter, order)
}

/// Of the stacks given by number, the page of those that pass, by groups.
pub(crate) fn arranged_stack_page(
    snapshot: &Arc<Snapshot>,
    numbers: impl IntoIterator<Item = u32>,
    args: &PageArgs,
    arranged: Arranged<EnvironmentGrouping>,
    filter: Option<StackFilter>,
    order: Option<StackOrder>,
) -> Result<Connection<Stack>> {
    let (filter, order) = (filter.unwrap_or_default(), order.unwrap_or_default());
    let test = StackTest::new(&filter);
    let passing = numbers.into_iter().filter(|number| test.passes(snapshot, *number));
    let Arranged { by, skip } = arranged;
    Connection::cut_from(
        snapshot,
        args,
        skip,
        order.order(by),
        passing.collect(),
        move |snapshot, number| {
            let key = order.key(snapshot, number);
            by.map_or(key, |by| key.in_group(by.of_stack(snapshot, number)))
        },
        |number| Stack::new(snapshot, number),
    )
}

/// Of the instances of the stacks given by number, the page of those that pass.
pub(crate) fn instance_page(
    snapshot: &Arc<Snapshot>,
    stacks: impl IntoIterator<Item = u32>,
    args: &PageArgs,
    filter: Option<Box<InstanceFilter>>,
    order: Option<InstanceOrder>,
) -> Result<Connection<Instance>> {
    arranged_instance_page(snapshot, stacks, args, Arranged::default(), filter, order)
}

/// Of the instances of the stacks given by number, the page of those that pass, by groups.
pub(crate) fn arranged_instance_page(
    snapshot: &Arc<Snapshot>,
    stacks: impl IntoIterator<Item = u32>,
    args: &PageArgs,
    arranged: Arranged<InstanceGrouping>,
    filter: Option<Box<InstanceFilter>>,
    order: Option<InstanceOrder>,
) -> Result<Connection<Instance>> {
    let passing = instances(snapshot, stacks, &filter.unwrap_or_default());
    cut_instances(snapshot, passing, args, arranged, order)
}

/// Of the instances given by number, the page of those that pass.
pub(crate) fn chosen_instance_page(
    snapshot: &Arc<Snapshot>,
    numbers: impl IntoIterator<Item = u32>,
    args: &PageArgs,
    filter: Option<Box<InstanceFilter>>,
    order: Option<InstanceOrder>,
) -> Result<Connection<Instance>> {
    let filter = filter.unwrap_or_default();
    let test = InstanceTest::new(&filter);
    let passes = |number: &u32| test.passes(snapshot, *number);
    let passing = numbers.into_iter().filter(passes).collect();
    cut_instances(snapshot, passing, args, Arranged::default(), order)
}

fn cut_instances(
    snapshot: &Arc<Snapshot>,
    numbers: Vec<u32>,
    args: &PageArgs,
    arranged: Arranged<InstanceGrouping>,
    order: Option<InstanceOrder>,
) -> Result<Connection<Instance>> {
    let order = order.unwrap_or_default();
    let Arranged { by, skip } = arranged;
    Connection::cut_from(
        snapshot,
        args,
        skip,
        order.order(by),
        numbers,
        move |snapshot, number| {
            let key = order.key(snapshot, number);
            by.map_or(key, |by| key.in_group(by.of_instance(snapshot, number)))
        },
        |number| Instance::new(snapshot, number),
    )
}

/// The page of the components that pass.
pub(crate) fn component_page(
    snapshot: &Arc<Snapshot>,
    args: &PageArgs,
    arranged: Arranged<ComponentGrouping>,
    filter: Option<ComponentFilter>,
    order: Option<ComponentOrder>,
) -> Result<Connection<Component>> {
    let passing = components(snapshot, &filter.unwrap_or_default());
    cut_components(snapshot, passing, args, arranged, order)
}

/// The page of the components given by number.
pub(crate) fn chosen_component_page(
    snapshot: &Arc<Snapshot>,
    numbers: Vec<u32>,
    args: &PageArgs,
    order: Option<ComponentOrder>,
) -> Result<Connection<Component>> {
    cut_components(snapshot, numbers, args, Arranged::default(), order)
}

fn cut_components(
    snapshot: &Arc<Snapshot>,
    numbers: Vec<u32>,
    args: &PageArgs,
    arranged: Arranged<ComponentGrouping>,
    order: Option<ComponentOrder>,
) -> Result<Connection<Component>> {
    let order = order.unwrap_or_default();
    let Arranged { by, skip } = arranged;
    Connection::cut_from(
        snapshot,
        args,
        skip,
        order.order(by),
        numbers,
        move |snapshot, number| {
            let key = order.key(snapshot, number);
            by.map_or(key, |by| key.in_group(by.of_component(snapshot, number)))
        },
        |number| Component::new(snapshot, number),
    )
}

/// The page of the files that pass, of all that the estate knows.
pub(crate) fn file_page(
    snapshot: &Arc<Snapshot>,
    args: &PageArgs,
    filter: Option<FileFilter>,
    order: Option<FileOrder>,
) -> Result<Connection<File>> {
    let passing = files(snapshot, &filter.unwrap_or_default());
    chosen_file_page(snapshot, passing, args, order)
}

/// The page of the files given by their place in the index.
pub(crate) fn chosen_file_page(
    snapshot: &Arc<Snapshot>,
    places: Vec<u32>,
    args: &PageArgs,
    order: Option<FileOrder>,
) -> Result<Connection<File>> {
    let order = order.unwrap_or_default();
    let entries = &snapshot.files().entries;
    Connection::cut(
        snapshot,
        args,
        order.order(),
        places,
        move |snapshot, at| order.key(snapshot, &snapshot.files().entries[at as usize]),
        |at| File::new(snapshot, entries[at as usize].id),
    )
}

/// Of the diagnostics given by number, the page of those that pass.
pub(crate) fn diagnostic_page(
    snapshot: &Arc<Snapshot>,
    numbers: impl IntoIterator<Item = u32>,
    args: &PageArgs,
    filter: Option<DiagnosticFilter>,
) -> Result<Connection<Diagnostic>> {
    let passing = diagnostics(snapshot, &filter.unwrap_or_default(), numbers);
    Connection::cut(
        snapshot,
        args,
        Order::ascending("SEVERITY"),
        passing,
        Diagnostic::key,
        |number| Diagnostic::numbered(snapshot, number),
    )
}

/// Of the diagnostics given by number, the page in the doctor's order.
pub(crate) fn ranked_diagnostic_page(
    snapshot: &Arc<Snapshot>,
    numbers: &[u32],
    args: &PageArgs,
) -> Result<Connection<Diagnostic>> {
    Connection::cut(
        snapshot,
        args,
        Order::ascending("REACH"),
        numbers.to_vec(),
        Diagnostic::doctor_key,
        |number| Diagnostic::numbered(snapshot, number),
    )
}

/// The page of all workflows.
pub(crate) fn workflow_page(snapshot: &Arc<Snapshot>, args: &PageArgs) -> Result<Connection<Workflow>> {
    Connection::cut(
        snapshot,
        args,
        Order::natural("FILE"),
        (0..count(snapshot.estate.workflows.len())).collect(),
        |snapshot, at| {
            let workflow = &snapshot.estate.workflows[at as usize];
            let text = [workflow.file.as_str(), workflow.name.as_str(), "", ""];
            Key::texts(text)
        },
        |at| Workflow::new(snapshot, at),
    )
}
