//! Instances that depend on each other in a circle: no order deploys them.
//!
//! Kosaraju's two passes over the graph of instances, without recursion.

use rustc_hash::FxHashMap;

use super::dependency::target;
use crate::diagnostic::Diagnostic;
use crate::estate::{Estate, Instance};
use crate::source::Span;

/// The graph: who depends on whom, and where that is written.
struct Graph<'a> {
    nodes: Vec<&'a Instance>,
    edges: Vec<Vec<(u32, Span)>>,
}

pub(super) fn check(estate: &Estate) -> Vec<Diagnostic> {
    let graph = graph(estate);
    let mut found: Vec<Diagnostic> = Vec::new();
    for circle in circles(&graph) {
        found.extend(finding(&graph, &circle));
    }
    found
}

/// Only instances with edges on both sides can be part of a circle; only those count.
fn graph(estate: &Estate) -> Graph<'_> {
    let mut numbers: FxHashMap<*const Instance, u32> = FxHashMap::default();
    let mut graph = Graph {
        nodes: Vec::new(),
        edges: Vec::new(),
    };
    for stack in &estate.stacks {
        for instance in stack
            .instances
            .iter()
            .filter(|one| !one.dependencies.is_empty() && !one.is_abstract())
        {
            numbers.insert(&raw const **instance, graph.nodes.len() as u32);
            graph.nodes.push(instance);
            graph.edges.push(Vec::new());
        }
    }
    for stack in &estate.stacks {
        for instance in &stack.instances {
            let Some(from) = numbers.get(&(&raw const **instance)) else {
                continue;
            };
            let targets = instance.dependencies.iter().filter_map(|edge| {
                let to: *const Instance = target(estate, stack, edge)?;
                Some((*numbers.get(&to)?, edge.span))
            });
            graph.edges[*from as usize].extend(targets);
        }
    }
    graph
}

/// The sets of nodes that reach each other.
fn circles(graph: &Graph<'_>) -> Vec<Vec<u32>> {
    let order = finished(graph);
    let mut reverse: Vec<Vec<u32>> = vec![Vec::new(); graph.nodes.len()];
    for (from, edges) in graph.edges.iter().enumerate() {
        edges.iter().for_each(|(to, _)| reverse[*to as usize].push(from as u32));
    }
    let mut seen = vec![false; graph.nodes.len()];
    let mut circles = Vec::new();
    for root in order.into_iter().rev() {
        let mut members = Vec::new();
        let mut open = vec![root];
        while let Some(node) = open.pop() {
            if !std::mem::replace(&mut seen[node as usize], true) {
                members.push(node);
                open.extend(reverse[node as usize].iter().filter(|next| !seen[**next as usize]));
            }
        }
        let is_own = |node: &u32| graph.edges[*node as usize].iter().any(|(to, _)| to == node);
        if members.len() > 1 || members.first().is_some_and(is_own) {
            circles.push(members);
        }
    }
    circles
}

/// The nodes in the order in which a walk in depth leaves them.
fn finished(graph: &Graph<'_>) -> Vec<u32> {
    let mut seen = vec![false; graph.nodes.len()];
    let mut order = Vec::with_capacity(graph.nodes.len());
    for root in 0..graph.nodes.len() as u32 {
        let mut open = vec![(root, 0)];
        while let Some((node, next)) = open.pop() {
            if next == 0 && std::mem::replace(&mut seen[node as usize], true) {
                continue;
            }
            match graph.edges[node as usize].get(next) {
                Some((to, _)) => {
                    open.push((node, next + 1));
                    if !seen[*to as usize] {
                        open.push((*to, 0));
                    }
                }
                None => order.push(node),
            }
        }
    }
    order
}

/// One way around the circle, from its first member by name.
fn finding(graph: &Graph<'_>, members: &[u32]) -> Option<Diagnostic> {
    let start = *members.iter().min_by_key(|node| &graph.nodes[**node as usize].key)?;
    let mut path = vec![start];
    let mut from: FxHashMap<u32, u32> = FxHashMap::default();
    let mut open = std::collections::VecDeque::from([start]);
    let mut last = None;
    'search: while let Some(node) = open.pop_front() {
        for (to, _) in &graph.edges[node as usize] {
            if *to == start {
                last = Some(node);
                break 'search;
            }
            if members.contains(to) && !from.contains_key(to) {
                from.insert(*to, node);
                open.push_back(*to);
            }
        }
    }
    let mut back = Vec::new();
    let mut node = last?;
    while node != start {
        back.push(node);
        node = *from.get(&node)?;
    }
    path.extend(back.into_iter().rev());
    let name = |node: &u32| {
        let key = &graph.nodes[*node as usize].key;
        format!("`{}` in `{}`", key.name, key.stack)
    };
    let names: Vec<String> = path.iter().chain([&start]).map(name).collect();
    let message = if path.len() == 1 {
        format!("{} depends on itself.", names[0])
    } else {
        format!(
            "These components depend on each other in a circle, so that no order deploys them: {}.",
            names.join(" → ")
        )
    };
    let places: Vec<Span> = path
        .iter()
        .zip(path.iter().skip(1).chain([&start]))
        .filter_map(|(from, to)| {
            graph.edges[*from as usize]
                .iter()
                .find(|(target, _)| target == to)
                .map(|(_, span)| *span)
        })
        .collect();
    let hint = "Remove one of these dependencies; what both need may go into a third component.";
    let found = Diagnostic::warning("dependency-cycle", *places.first()?, message).hint(hint);
    let scope = crate::stack::instance_scope(&graph.nodes[start as usize].key);
    let related = places.iter().skip(1).take(8);
    Some(related.fold(found.scope(scope), |found, place| {
        found.related(*place, "the next step of the circle")
    }))
}
