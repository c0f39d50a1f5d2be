//! Asking about the estate.

use async_graphql::{Context, Object};
use atmos::checkout::Revision;

use super::history::{History, Moment, Question, SideKey};
use super::inputs::comparison::{ComparisonFilter, ComparisonSideInput, check};
use super::inputs::component::{ComponentFilter, ComponentOrder};
use super::inputs::diagnostic::DiagnosticFilter;
use super::inputs::file::{FileFilter, FileOrder};
use super::inputs::grouping::{ComponentGrouping, InstanceGrouping};
use super::inputs::instance::{InstanceFilter, InstanceOrder};
use super::inputs::stack::{StackFilter, StackOrder};
use super::select::{self, Arranged};
use super::snapshot::count;
use super::types::affected::AffectedReport;
use super::types::awaited::Awaited;
use super::types::comparison::Comparison;
use super::types::component::Component;
use super::types::diagnostic::Diagnostic;
use super::types::doctor::Doctor;
use super::types::environment::EnvironmentGrouping;
use super::types::estate::Estate;
use super::types::facet::{self, Facet, FacetCounting};
use super::types::file::{File, FileTree};
use super::types::instance::Instance;
use super::types::lens::{Lens, LensKind};
use super::types::matrix::{self, Matrix};
use super::types::search::Search;
use super::types::stack::Stack;
use super::types::work::Work;
use super::types::workflow::Workflow;
use crate::connection::{Connection, PageArgs, page_cost};
use crate::context::{self, snapshot};
use crate::error::Result;

/// Asking about the estate.
#[derive(Default)]
pub struct AtmosQuery;

/// Asking about the estate.
#[Object]
impl AtmosQuery {
    /// The estate: the repository as a whole.
    async fn estate(&self, ctx: &Context<'_>) -> Result<Estate> {
        Ok(Estate::new(&snapshot(ctx).await?))
    }

    /// The stack of that name.
    async fn stack(&self, ctx: &Context<'_>, #[graphql(desc = "Its name.")] name: String) -> Result<Option<Stack>> {
        let snapshot = snapshot(ctx).await?;
        let number = snapshot.stack_number(&name);
        Ok(number.map(|number| Stack::new(&snapshot, number)))
    }

    /// The component of that type and name.
    async fn component(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "type", desc = "Its type, such as `terraform`.")] component_type: String,
        #[graphql(desc = "Its name.")] name: String,
    ) -> Result<Option<Component>> {
        let snapshot = snapshot(ctx).await?;
        let number = snapshot.component_number(&component_type, &name);
        Ok(number.map(|number| Component::new(&snapshot, number)))
    }

    /// The instance of that name in that stack.
    async fn instance(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The name of its stack.")] stack: String,
        #[graphql(desc = "Its name.")] component: String,
        #[graphql(
            name = "type",
            desc = "Its component type; if not said, `terraform`, else the first type that has the name."
        )]
        component_type: Option<String>,
    ) -> Result<Option<Instance>> {
        let snapshot = snapshot(ctx).await?;
        let number = match component_type {
            Some(kind) => snapshot.find_instance(&stack, &kind, &component),
            None => snapshot.guess_instance(&stack, &component, "terraform"),
        };
        Ok(number.map(|number| Instance::new(&snapshot, number)))
    }

    /// The workflow of that name in that file.
    async fn workflow(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The file's path below the workflows' base path.")] file: String,
        #[graphql(desc = "Its name.")] name: String,
    ) -> Result<Option<Workflow>> {
        Ok(Workflow::find(&snapshot(ctx).await?, &file, &name))
    }

    /// What the engine is doing: this is answered at once, even while the estate is still being opened.
    async fn work(&self, ctx: &Context<'_>) -> Result<Work> {
        Ok(Work::new(context::live(ctx)?.work()))
    }

    /// The file with that path.
    async fn file(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its path, relative to the estate's root.")] path: String,
    ) -> Result<Option<File>> {
        File::find(&snapshot(ctx).await?, path).await
    }

    /// All files at once, as a tree shows them.
    async fn file_tree(&self, ctx: &Context<'_>) -> Result<FileTree> {
        FileTree::new(snapshot(ctx).await?).await
    }

    /// The estate as a graph of what leans on what.
    async fn lens(&self, ctx: &Context<'_>, #[graphql(desc = "What the graph shows.")] kind: LensKind) -> Result<Lens> {
        Ok(Lens::new(snapshot(ctx).await?, kind))
    }

    /// All stacks, by name unless ordered otherwise.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn stacks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "From the start: 20 unless said, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "From the end: at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "How many to pass over first, for a jump to any place; for a walk, cursors are better.")]
        skip: Option<i32>,
        #[graphql(desc = "Which ones.")] filter: Option<StackFilter>,
        #[graphql(desc = "What to put together: groups come by name, those without one last.")] group_by: Option<
            EnvironmentGrouping,
        >,
        #[graphql(desc = "In which order, within each group.")] order_by: Option<StackOrder>,
    ) -> Result<Connection<Stack>> {
        let snapshot = snapshot(ctx).await?;
        let args = PageArgs::new(first, after, last, before);
        let arranged = Arranged { by: group_by, skip };
        let all = 0..count(snapshot.estate.stacks.len());
        select::arranged_stack_page(&snapshot, all, &args, arranged, filter, order_by)
    }

    /// All components, by type and name unless ordered otherwise.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn components(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "From the start: 20 unless said, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "From the end: at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "How many to pass over first, for a jump to any place; for a walk, cursors are better.")]
        skip: Option<i32>,
        #[graphql(desc = "Which ones.")] filter: Option<ComponentFilter>,
        #[graphql(desc = "What to put together: groups come by name, those without one last.")] group_by: Option<
            ComponentGrouping,
        >,
        #[graphql(desc = "In which order, within each group.")] order_by: Option<ComponentOrder>,
    ) -> Result<Connection<Component>> {
        let snapshot = snapshot(ctx).await?;
        let args = PageArgs::new(first, after, last, before);
        let arranged = Arranged { by: group_by, skip };
        select::component_page(&snapshot, &args, arranged, filter, order_by)
    }

    /// All instances, by stack, type and name unless ordered otherwise.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn instances(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "From the start: 20 unless said, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "From the end: at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "How many to pass over first, for a jump to any place; for a walk, cursors are better.")]
        skip: Option<i32>,
        #[graphql(desc = "Which ones.")] filter: Option<Box<InstanceFilter>>,
        #[graphql(desc = "What to put together: groups come by name, those without one last.")] group_by: Option<
            InstanceGrouping,
        >,
        #[graphql(desc = "In which order, within each group.")] order_by: Option<InstanceOrder>,
    ) -> Result<Connection<Instance>> {
        let snapshot = snapshot(ctx).await?;
        let args = PageArgs::new(first, after, last, before);
        let arranged = Arranged { by: group_by, skip };
        let all = 0..count(snapshot.estate.stacks.len());
        select::arranged_instance_page(&snapshot, all, &args, arranged, filter, order_by)
    }

    /// How many stacks a filter finds, by what they can be told apart by: one answer for each of `by`.
    #[graphql(complexity = "100 + by.len() * (10 + 20 * child_complexity)")]
    async fn stack_facets(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which stacks.")] filter: Option<StackFilter>,
        #[graphql(desc = "What to count by; at most 8.")] by: Vec<EnvironmentGrouping>,
        #[graphql(default, desc = "What counts.")] counting: FacetCounting,
    ) -> Result<Vec<Facet>> {
        facet::stacks(ctx, filter.unwrap_or_default(), by, counting).await
    }

    /// How many components a filter finds, by what they can be told apart by: one answer for each of `by`.
    #[graphql(complexity = "100 + by.len() * (10 + 20 * child_complexity)")]
    async fn component_facets(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which components.")] filter: Option<ComponentFilter>,
        #[graphql(desc = "What to count by; at most 8.")] by: Vec<ComponentGrouping>,
        #[graphql(default, desc = "What counts.")] counting: FacetCounting,
    ) -> Result<Vec<Facet>> {
        facet::components(ctx, filter.unwrap_or_default(), by, counting).await
    }

    /// How many instances a filter finds, by what they can be told apart by: one answer for each of `by`.
    #[graphql(complexity = "100 + by.len() * (10 + 20 * child_complexity)")]
    async fn instance_facets(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which instances.")] filter: Option<InstanceFilter>,
        #[graphql(desc = "What to count by; at most 8.")] by: Vec<InstanceGrouping>,
        #[graphql(default, desc = "What counts.")] counting: FacetCounting,
    ) -> Result<Vec<Facet>> {
        facet::instances(ctx, filter.unwrap_or_default(), by, counting).await
    }

    /// Instances as a grid: a row for each name, a column for each stack. At most 1,000 rows and 2,000 columns.
    #[graphql(complexity = "500 + child_complexity")]
    async fn matrix(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which instances; rows and columns without any are left out.")] filter: Option<InstanceFilter>,
        #[graphql(desc = "Words that a row's name holds, in any order and case.")] row_search: Option<String>,
        #[graphql(desc = "Words that a column's stack holds in its name, in any order and case.")]
        column_search: Option<String>,
        #[graphql(
            desc = "The keys and indices of a value to compare along each row, such as `[\"vars\", \"region\"]`."
        )]
        value: Option<Vec<String>>,
    ) -> Result<Matrix> {
        let asked = matrix::Asked {
            filter: filter.unwrap_or_default(),
            row_search,
            column_search,
            value: value.filter(|path| !path.is_empty()),
        };
        Matrix::new(&snapshot(ctx).await?, asked).await
    }

    /// All files that the estate knows, by path unless ordered otherwise.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn files(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "From the start: 20 unless said, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "From the end: at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which ones.")] filter: Option<FileFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<FileOrder>,
    ) -> Result<Connection<File>> {
        let snapshot = snapshot(ctx).await?;
        let args = PageArgs::new(first, after, last, before);
        select::file_page(&snapshot, &args, filter, order_by)
    }

    /// Everything that is wrong or doubtful, worst first.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn diagnostics(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "From the start: 20 unless said, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "From the end: at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which ones.")] filter: Option<DiagnosticFilter>,
    ) -> Result<Connection<Diagnostic>> {
        let snapshot = snapshot(ctx).await?;
        let args = PageArgs::new(first, after, last, before);
        let all = 0..count(snapshot.estate.diagnostics.len());
        select::diagnostic_page(&snapshot, all, &args, filter)
    }

    /// One report of the estate: what was found, what is doubtful and how to mend it. Nothing is run or written.
    async fn doctor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which findings.")] filter: Option<DiagnosticFilter>,
    ) -> Result<Doctor> {
        let snapshot = snapshot(ctx).await?;
        Ok(Doctor::new(&snapshot, filter.unwrap_or_default()))
    }

    /// What differs between two stacks, two instances, or the whole estate at two moments: resolved values, not text.
    async fn comparison(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first side: what was, or what is the measure.")] from: ComparisonSideInput,
        #[graphql(desc = "The second side.")] to: ComparisonSideInput,
        #[graphql(desc = "Which differences.")] filter: Option<ComparisonFilter>,
    ) -> Result<Comparison> {
        let filter = filter.unwrap_or_default();
        let (one, other) = (from.scope()?, to.scope()?);
        check(&one, &other)?;
        let (snapshot, live) = (snapshot(ctx).await?, context::live(ctx)?);
        let sides = [
            SideKey {
                moment: Moment::of(live, &snapshot, from.revision()).await?,
                scope: one,
            },
            SideKey {
                moment: Moment::of(live, &snapshot, to.revision()).await?,
                scope: other,
            },
        ];
        let question = Question {
            from: sides[0].clone(),
            to: sides[1].clone(),
            path: filter.path(),
        };
        let answer = context::history(ctx)?.compared(live, &snapshot, question).await;
        Ok(Comparison {
            snapshot,
            sides,
            filter,
            found: Awaited::of(answer)?,
        })
    }

    /// What the files as they are change against a commit, by the rules of `atmos describe affected`.
    async fn affected(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A commit, as git names it; the default branch of `origin`, if not said.")] base: Option<
            String,
        >,
        #[graphql(
            default = false,
            desc = "Whether to take the commit at which the current branch left that one instead."
        )]
        is_merge_base: bool,
        #[graphql(desc = "Words that the instance's name, its component or its stack hold, in any order and case.")]
        search: Option<String>,
        #[graphql(desc = "Only what this changed file or folder affects: the path of one of `causes`.")] cause: Option<
            String,
        >,
    ) -> Result<AffectedReport> {
        let (snapshot, live) = (snapshot(ctx).await?, context::live(ctx)?);
        let base = base.filter(|name| !name.is_empty());
        let revision = Revision {
            name: base.clone(),
            is_merge_base,
        };
        let commit = History::commit(live, revision).await?;
        let answer = context::history(ctx)?.affected(live, &snapshot, commit.clone()).await;
        Ok(AffectedReport {
            snapshot,
            base: base.filter(|_| !is_merge_base),
            commit,
            search,
            cause: cause.filter(|path| !path.is_empty()),
            found: Awaited::of(answer)?,
        })
    }

    /// What a few words mean: names, keys, values, files and findings. `stack:`, `component:`, `type:`, `file:` and
    /// `code:` before a word say what it is part of; other names are keys: `vars.cidr_block:10.1`, `stage:prod`.
    #[graphql(complexity = "100 + child_complexity")]
    async fn search(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Words, parted by spaces; quotes keep words together. At most 500 characters count.")]
        text: String,
    ) -> Result<Search> {
        Search::new(ctx, snapshot(ctx).await?, &text).await
    }

    /// All workflows, by file and name.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn workflows(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "From the start: 20 unless said, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "From the end: at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Workflow>> {
        let snapshot = snapshot(ctx).await?;
        let args = PageArgs::new(first, after, last, before);
        select::workflow_page(&snapshot, &args)
    }
}
