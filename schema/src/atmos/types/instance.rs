//! Instances: components in stacks, resolved.

use std::sync::Arc;

use async_graphql::{Context, ID, Json, Object};
use atmos::estate::{self, InstanceKey};
use atmos::generated;
use atmos::inherited::{Definition, Written, contributions};
use atmos::value::{self, Map, Node, Text};
use atmos::why::{Question, why_not};

use super::command::{self, Command};
use super::component::Component;
use super::dependency::Dependency;
use super::diagnostic::Diagnostic;
use super::file::File;
use super::generated::GeneratedFile;
use super::history::{self, History};
use super::inherited::Base;
use super::location::Location;
use super::reference::Reference;
use super::section::Section;
use super::stack::Stack;
use super::steps;
use super::value::{Owner, Value};
use super::value_tree;
use super::why::WhyNot;
use crate::atmos::snapshot::{Snapshot, count};
use crate::blocking::blocking;
use crate::context;
use crate::error::{Error, Result};
use crate::node::instance_id;

/// A component in a stack, with its resolved configuration.
#[derive(Clone)]
pub struct Instance {
    snapshot: Arc<Snapshot>,
    number: u32,
}

impl Instance {
    /// The instance with this number.
    pub(crate) fn new(snapshot: &Arc<Snapshot>, number: u32) -> Self {
        Self {
            snapshot: Arc::clone(snapshot),
            number,
        }
    }

    fn get(&self) -> &estate::Instance {
        self.snapshot.instance(self.number)
    }

    /// The value under `path`; all sections under the empty path.
    fn find(&self, path: &[String]) -> Option<Value> {
        let root = Node::computed(value::Value::Map(self.get().sections.to_map()));
        let steps: Vec<_> = path.iter().map(String::as_str).collect();
        let node = root.at(&steps)?.clone();
        let path = path.iter().map(Text::from).collect();
        Some(Value::new(&self.snapshot, Owner::Instance(self.number), path, node))
    }

    /// How it is written; `None` if it is not there any more.
    async fn written(&self, ctx: &Context<'_>) -> Result<Option<Written>> {
        context::pause(ctx).await?;
        let Some(engine) = context::live(ctx)?.engine() else {
            return Ok(None);
        };
        let key = self.get().key.clone();
        blocking(move || engine.written(&key)).await.map_err(Error::internal)
    }

    /// Its sections, or those of them that are named.
    fn chosen_sections(&self, names: Option<&[String]>) -> value::Value {
        let sections = &self.get().sections;
        let Some(names) = names else {
            return value::Value::Map(sections.to_map());
        };
        let entries = sections.entries();
        let chosen = entries.filter(|entry| names.iter().any(|name| entry.key == name.as_str()));
        value::Value::Map(Map::from_sorted(chosen.cloned().collect()))
    }
}

/// A component in a stack, with its resolved configuration.
#[Object]
impl Instance {
    /// The node's id.
    pub(crate) async fn id(&self) -> ID {
        instance_id(&self.get().key)
    }

    /// The stack that it is in.
    async fn stack(&self) -> Stack {
        Stack::new(&self.snapshot, self.snapshot.stack_of(self.number))
    }

    /// The component that it deploys; null if the estate knows none.
    async fn component(&self) -> Option<Component> {
        let instance = self.get();
        let kind = &instance.key.component_type;
        let number = self.snapshot.component_number(kind, &instance.component)?;
        Some(Component::new(&self.snapshot, number))
    }

    /// The component type, such as `terraform`.
    #[graphql(name = "type")]
    async fn component_type(&self) -> &str {
        &self.get().key.component_type
    }

    /// Its name in the stack.
    async fn name(&self) -> &str {
        &self.get().key.name
    }

    /// What it says about itself in `metadata.description`.
    async fn description(&self) -> Option<&str> {
        description(self.get())
    }

    /// Whether it is a base that others inherit from, never deployed.
    async fn is_abstract(&self) -> bool {
        self.get().is_abstract()
    }

    /// Whether it is enabled: not `metadata.enabled: false`.
    async fn is_enabled(&self) -> bool {
        self.get().is_enabled()
    }

    /// Whether it is locked: `metadata.locked: true`.
    async fn is_locked(&self) -> bool {
        self.get().is_locked()
    }

    /// The Terraform workspace, where its type has one.
    async fn workspace(&self) -> Option<String> {
        atmos::naming::terraform_workspace(self.get())
    }

    /// The names of the bases that it inherits from, nearest first.
    async fn inheritance(&self) -> Vec<&str> {
        self.get().inheritance.iter().map(Text::as_str).collect()
    }

    /// The top-level manifest that it comes from.
    async fn manifest(&self) -> Option<File> {
        let file = self.get().manifest;
        let is_known = file != atmos::source::FileId::NONE;
        is_known.then(|| File::new(&self.snapshot, file))
    }

    /// Where its definition stands.
    async fn location(&self) -> Option<Location> {
        Location::new(&self.snapshot, self.get().span)
    }

    /// Its top-level sections, by name.
    async fn sections(
        &self,
        #[graphql(default = false, desc = "Whether to list sections that hold nothing, too.")] include_empty: bool,
    ) -> Vec<Section> {
        let entries = self.get().sections.entries();
        let wanted = entries.filter(|entry| include_empty || !is_empty(&entry.node.value));
        wanted.map(Section::from).collect()
    }

    /// The value under a path, such as `["vars", "tags", "team"]`; null if nothing stands there.
    async fn value(
        &self,
        #[graphql(desc = "Keys and indices; the empty path is all sections.")] path: Vec<String>,
    ) -> Option<Box<Value>> {
        self.find(&path).map(Box::new)
    }

    /// The value under a path and what is below it, in the order of a tree. A level that would make it
    /// more than 2,000 values is left out as a whole; `hasChildren` tells where to ask again.
    #[graphql(complexity = "1 + 50 * child_complexity")]
    async fn values(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Keys and indices; the empty path is all sections.")] path: Vec<String>,
        #[graphql(default = 2, desc = "How many levels below the path, from 0 to 20.")] depth: i32,
        #[graphql(
            desc = "Of what stands directly below the path, only the first so many, up to 10,000. All of it, if not said."
        )]
        most: Option<i32>,
    ) -> Result<Vec<Value>> {
        context::pause(ctx).await?;
        value_tree::flatten(self.find(&path), depth, most)
    }

    /// The values whose key or own text holds a text, in any case, in the order of the tree.
    #[graphql(complexity = "1 + 50 * child_complexity")]
    async fn search(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to look for.")] text: String,
        #[graphql(default = 50, desc = "How many at most, from 0 to 100.")] first: i32,
    ) -> Result<Vec<Value>> {
        context::pause(ctx).await?;
        let most = value_tree::checked_count(first)?;
        let root = self.find(&[]);
        Ok(root.map_or_else(Vec::new, |root| value_tree::search(root, &text, most)))
    }

    /// What it depends on.
    #[graphql(complexity = "1 + 10 * child_complexity")]
    async fn dependencies(&self) -> Vec<Dependency> {
        let places = 0..self.get().dependencies.len();
        places
            .map(|at| Dependency::new(&self.snapshot, self.number, at))
            .collect()
    }

    /// What depends on it.
    #[graphql(complexity = "1 + 10 * child_complexity")]
    async fn dependents(&self) -> Vec<Dependency> {
        let edges = self.snapshot.dependents().of(&self.snapshot, self.number).into_iter();
        edges
            .map(|(from, at)| Dependency::new(&self.snapshot, from, at as usize))
            .collect()
    }

    /// Its values that only the outside can give.
    #[graphql(complexity = "1 + 10 * child_complexity")]
    async fn references(&self) -> Vec<Reference> {
        let places = 0..self.get().references.len();
        places
            .map(|at| Reference::new(&self.snapshot, self.number, at))
            .collect()
    }

    /// What is wrong or doubtful in it, or in the definitions that it is made of.
    #[graphql(complexity = "1 + 10 * child_complexity")]
    async fn diagnostics(&self) -> Vec<Diagnostic> {
        let numbers = self.snapshot.findings().of_instance(&self.snapshot, self.number);
        let numbered = |number| Diagnostic::numbered(&self.snapshot, number);
        numbers.into_iter().map(numbered).collect()
    }

    /// The commands of Atmos that one uses with it.
    async fn commands(&self) -> Vec<Command> {
        command::of_instance(self.get())
    }

    /// What Atmos would run itself, step by step, for a plan: what one types without Atmos. Empty where that is not known.
    async fn steps(&self) -> Vec<Command> {
        steps::of_instance(self.get(), &self.snapshot)
    }

    /// The files that Atmos writes for it before it runs a tool, by kind and name. Nothing is written here.
    #[graphql(complexity = "50 + 10 * child_complexity")]
    async fn generated_files(&self, ctx: &Context<'_>) -> Result<Vec<GeneratedFile>> {
        context::pause(ctx).await?;
        let (instance, estate) = (
            Arc::clone(self.snapshot.instance(self.number)),
            Arc::clone(&self.snapshot.estate),
        );
        let files = Box::pin(blocking(move || generated::files(&instance, &estate.config))).await;
        let file = |known: generated::GeneratedFile| {
            let references = self.get().references.iter();
            let is_in = |reference: &&estate::Reference| {
                let key = reference.path.get(1);
                let is_left_out = key.is_some_and(|key| known.left_out.contains(key));
                let is_of_file = known.section != "generate" || key.is_some_and(|key| **key == *known.name);
                reference.path.first().is_some_and(|section| section == known.section) && !is_left_out && is_of_file
            };
            GeneratedFile {
                snapshot: Arc::clone(&self.snapshot),
                references: count(references.filter(is_in).count()),
                known,
            }
        };
        Ok(files.map_err(Error::internal)?.into_iter().map(file).collect())
    }

    /// What it takes from each of its bases and, last, from its own definition, in merge order: each overrides those before
    /// it. Empty if the instance is not there any more.
    #[graphql(complexity = "50 + 10 * child_complexity")]
    async fn bases(&self, ctx: &Context<'_>) -> Result<Vec<Base>> {
        let Some(written) = Box::pin(self.written(ctx)).await? else {
            return Ok(Vec::new());
        };
        let InstanceKey {
            stack,
            component_type,
            name,
        } = &self.get().key;
        let base = |definition: Definition| Base {
            snapshot: Arc::clone(&self.snapshot),
            instance: self.snapshot.find_instance(stack, component_type, &definition.name),
            contributions: contributions(self.get(), &definition),
            is_self: definition.name == *name,
            definition,
        };
        Ok(written.definitions.into_iter().map(base).collect())
    }

    /// Its configuration before templates and functions, as YAML; null if the instance is not there any more.
    #[graphql(complexity = "50")]
    async fn raw(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let written = Box::pin(self.written(ctx)).await?;
        Ok(written.map(|written| atmos::emit::to_yaml(&value::Value::Map(written.raw))))
    }

    /// The commits that changed lines which shape it.
    #[graphql(complexity = "100 + child_complexity")]
    async fn history(&self, ctx: &Context<'_>) -> Result<History> {
        Box::pin(history::of_instance(ctx, &self.snapshot, self.number)).await
    }

    /// Why it is not what one expects: where a value, a path, a path and its value, or a file won or lost.
    #[graphql(complexity = "100 + child_complexity")]
    async fn why_not(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "A value, a path such as `vars.cidr` or the end of one, both as `vars.cidr=10.0.0.0/16`, or the name of a file. At most 1,000 characters count."
        )]
        question: String,
    ) -> Result<WhyNot> {
        context::pause(ctx).await?;
        let (snapshot, number) = (Arc::clone(&self.snapshot), self.number);
        let answer = blocking(move || {
            let (estate, instance) = (&snapshot.estate, snapshot.instance(number));
            let question = Question::new(&question, estate, instance);
            let stack = snapshot.stack(snapshot.stack_of(number));
            let answer = why_not(estate, stack, instance, &question);
            (question, answer)
        });
        let (question, answer) = Box::pin(answer).await.map_err(Error::internal)?;
        Ok(WhyNot {
            snapshot: Arc::clone(&self.snapshot),
            question,
            answer: Arc::new(answer),
            manifest: self.get().manifest,
        })
    }

    /// Its resolved configuration as YAML.
    #[graphql(complexity = "50")]
    async fn yaml(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only these sections.")] sections: Option<Vec<String>>,
    ) -> Result<String> {
        context::pause(ctx).await?;
        Ok(atmos::emit::to_yaml(&self.chosen_sections(sections.as_deref())))
    }

    /// Its resolved configuration as JSON.
    #[graphql(complexity = "50")]
    async fn json(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only these sections.")] sections: Option<Vec<String>>,
    ) -> Result<Json<value::Value>> {
        context::pause(ctx).await?;
        Ok(Json(self.chosen_sections(sections.as_deref())))
    }
}

/// `metadata.description`, if it is a text.
pub(crate) fn description(instance: &estate::Instance) -> Option<&str> {
    let metadata = instance.sections.get("metadata")?.value.as_map()?;
    metadata.get("description")?.value.as_str()
}

/// Whether a section holds nothing.
fn is_empty(value: &value::Value) -> bool {
    match value {
        value::Value::Null => true,
        value::Value::String(text) => text.is_empty(),
        value::Value::List(list) => list.items().is_empty(),
        value::Value::Map(map) => map.is_empty(),
        _ => false,
    }
}
