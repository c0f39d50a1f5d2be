//! Global ids: opaque, tagged with their type, made from the human key so that they outlive a restart.

use std::sync::Arc;

use async_graphql::{Context, ID, Interface, Object};
use atmos::estate::InstanceKey;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::future::try_join_all;

use crate::activity::loader::ById;
use crate::activity::types::Activity;
use crate::atmos::snapshot::Snapshot;
use crate::atmos::types::component::Component;
use crate::atmos::types::diagnostic::Diagnostic;
use crate::atmos::types::estate::Estate;
use crate::atmos::types::file::File;
use crate::atmos::types::instance::Instance;
use crate::atmos::types::stack::Stack;
use crate::atmos::types::workflow::Workflow;
use crate::context;
use crate::error::{Error, Result};

/// How many nodes one request may ask for.
pub(crate) const MOST_NODES: usize = 100;

/// Something with an identity: its id finds it again with `node`.
#[derive(Interface)]
#[graphql(field(
    name = "id",
    ty = "ID",
    desc = "The id of this node among all nodes of any type. Its text means nothing."
))]
pub enum Node {
    /// The estate.
    Estate(Estate),
    /// A stack.
    Stack(Stack),
    /// A component.
    Component(Component),
    /// An instance.
    Instance(Instance),
    /// A file.
    File(File),
    /// A diagnostic.
    Diagnostic(Diagnostic),
    /// A workflow.
    Workflow(Workflow),
    /// An activity.
    Activity(Activity),
}

/// The id of a node of `kind` with the key `parts`.
pub(crate) fn global_id(kind: &str, parts: &[&str]) -> ID {
    let text = serde_json::json!([kind, parts]).to_string();
    ID(URL_SAFE_NO_PAD.encode(text))
}

/// The id of an instance.
pub(crate) fn instance_id(key: &InstanceKey) -> ID {
    global_id("Instance", &[&key.stack, &key.component_type, &key.name])
}

fn parse(id: &str) -> Option<(String, Vec<String>)> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(id).ok()?).ok()
}

/// Finding nodes by id.
#[derive(Default)]
pub struct NodeQuery;

/// Finding nodes by id.
#[Object]
impl NodeQuery {
    /// The node with this id; null if it is gone.
    async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "The node's id.")] id: ID) -> Result<Option<Node>> {
        find(ctx, &id).await
    }

    /// The nodes with these ids, in the same order; null for each that is gone.
    #[graphql(complexity = "1 + ids.len() * child_complexity")]
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The nodes' ids, at most 100.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>> {
        if ids.len() > MOST_NODES {
            return Err(Error::BadInput(format!(
                "Ask for at most {MOST_NODES} nodes at a time."
            )));
        }
        try_join_all(ids.iter().map(|id| find(ctx, id))).await
    }
}

async fn find(ctx: &Context<'_>, id: &ID) -> Result<Option<Node>> {
    let Some((kind, parts)) = parse(id) else {
        let message = "The id is not one of ours: ids come from the `id` fields of this graph.";
        return Err(Error::BadInput(message.to_owned()));
    };
    let parts: Vec<_> = parts.iter().map(String::as_str).collect();
    let snapshot = context::snapshot(ctx).await?;
    if let ("Activity", [id]) = (kind.as_str(), parts.as_slice()) {
        return find_activity(ctx, snapshot, id).await;
    }
    if let ("File", [path]) = (kind.as_str(), parts.as_slice()) {
        return Ok(File::find(&snapshot, (*path).to_owned()).await?.map(Into::into));
    }
    Ok(find_in(&snapshot, &kind, &parts))
}

async fn find_activity(ctx: &Context<'_>, snapshot: Arc<Snapshot>, id: &str) -> Result<Option<Node>> {
    let Ok(id) = id.parse() else {
        return Ok(None);
    };
    let found = context::activities(ctx)?.load_one(ById(id)).await;
    let found = found.map_err(Error::database)?;
    Ok(found.map(|record| Activity::new(snapshot, record).into()))
}

fn find_in(snapshot: &Arc<Snapshot>, kind: &str, parts: &[&str]) -> Option<Node> {
    Some(match (kind, parts) {
        ("Estate", []) => Estate::new(snapshot).into(),
        ("Stack", [name]) => Stack::new(snapshot, snapshot.stack_number(name)?).into(),
        ("Component", [kind, name]) => Component::new(snapshot, snapshot.component_number(kind, name)?).into(),
        ("Instance", [stack, kind, name]) => Instance::new(snapshot, snapshot.find_instance(stack, kind, name)?).into(),
        ("Diagnostic", [identity]) => {
            let identity = u64::from_str_radix(identity, 16).ok()?;
            Diagnostic::numbered(snapshot, snapshot.findings().with_identity(identity)?).into()
        }
        ("Workflow", [file, name]) => Workflow::find(snapshot, file, name)?.into(),
        _ => return None,
    })
}
