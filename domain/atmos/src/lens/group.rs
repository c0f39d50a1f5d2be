//! Putting nodes together: by stack, by component, by the folders that they are in.

use super::key::encode;
use super::{Lens, Node};

/// What nodes are put together by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Grouping {
    /// Each stands for itself.
    None,
    /// The stack that they are in.
    Stack,
    /// The component that they deploy.
    Component,
    /// The folder that they are in, within the folders that that is in.
    Folder,
}

/// A group: what its members share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Group<'a> {
    Stack(&'a str),
    Component(&'a str, &'a str),
    Folder(&'a str),
}

impl<'a> Group<'a> {
    /// The groups that a node is in, the widest first.
    pub(super) fn of(node: &'a Node, by: Grouping) -> Vec<Self> {
        match by {
            Grouping::None => Vec::new(),
            Grouping::Stack => vec![Self::Stack(&node.place)],
            Grouping::Component => vec![Self::Component(&node.component_type, &node.component)],
            Grouping::Folder => folders(&node.place).map(Self::Folder).collect(),
        }
    }

    pub(super) fn key(self) -> String {
        match self {
            Self::Stack(name) => format!("stack:{}", encode(name)),
            Self::Component("", name) => format!("component:{}", encode(name)),
            Self::Component(component_type, name) => format!("component:{}/{}", encode(component_type), encode(name)),
            Self::Folder(path) => {
                let parts: Vec<String> = path.split('/').map(encode).collect();
                format!("folder:{}", parts.join("/"))
            }
        }
    }

    /// What people call it.
    pub(super) const fn name(self) -> &'a str {
        match self {
            Self::Stack(name) | Self::Component(_, name) | Self::Folder(name) => name,
        }
    }
}

/// A folder and those that it is in, the widest first.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    let ends = path.match_indices('/').map(|(at, _)| at).filter(|at| *at > 0);
    let whole = (!path.is_empty()).then_some(path.len());
    ends.chain(whole).map(|end| &path[..end])
}

impl Lens {
    /// The nodes that a key stands for: one node, or all of a group.
    #[must_use]
    pub fn find_all(&self, key: &str) -> Vec<u32> {
        if let Some(number) = self.find(key) {
            return vec![number];
        }
        let by = match key.split_once(':').map(|(kind, _)| kind) {
            Some("stack") => Grouping::Stack,
            Some("component") => Grouping::Component,
            Some("folder") => Grouping::Folder,
            _ => return Vec::new(),
        };
        if !self.groupings().contains(&by) {
            return Vec::new();
        }
        let is_member = |node: &Node| Group::of(node, by).iter().any(|group| group.key() == key);
        let members = (0_u32..).zip(&self.nodes).filter(|(_, node)| is_member(node));
        members.map(|(number, _)| number).collect()
    }
}
