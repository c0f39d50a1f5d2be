//! Following: a stream of answers for whatever was asked.

use std::sync::Arc;

use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};

use super::plan::Plan;
use super::{AnyEvent, Item, Lagged, Opening, Showing, Source};
use crate::batching::{Batched, Loads};
use crate::error::Code;
use crate::graph::{Graph, Operation, Prepared};
use crate::reply::{Reply, RequestId};

impl Graph {
    /// Executes any operation; a query or a mutation yields one answer.
    #[must_use]
    pub fn follow(&self, prepared: Prepared) -> BoxStream<'static, Reply> {
        let graph = self.clone();
        if prepared.operation == Operation::Subscription {
            return stream::once(graph.answers(prepared)).flatten().boxed();
        }
        stream::once(async move { graph.execute(prepared).await }).boxed()
    }

    async fn answers(self, mut prepared: Prepared) -> BoxStream<'static, Reply> {
        let id = prepared.id.clone();
        let plan = self.plans.plan(&mut prepared.request);
        let opened = match plan {
            Some(plan) => self.open(prepared).await.map(|source| (plan, source)),
            None => Err(Reply::refused(Code::internal(), &id)),
        };
        match opened {
            Ok((plan, source)) => source
                .then(move |item| {
                    let (graph, plan, id) = (self.clone(), Arc::clone(&plan), id.clone());
                    async move { graph.answer(&plan, item, &id).await }
                })
                .boxed(),
            Err(reply) => stream::once(std::future::ready(reply)).boxed(),
        }
    }

    /// The events of a subscription, or why there are none.
    async fn open(&self, prepared: Prepared) -> Result<Source, Reply> {
        let opening = Arc::new(Opening::new(prepared.resume));
        let loads = Loads::default();
        let request = self.equipped(prepared.request, &loads).data(Arc::clone(&opening));
        let mut answers = Batched::new(self.root.execute_stream(request), loads);
        let answer = self.guarded(answers.next()).await;
        let error = match (opening.source(), answer) {
            (Some(source), Ok(_)) => return Ok(source),
            (_, Err(error)) => vec![error],
            (None, Ok(Some(response))) if !response.errors.is_empty() => response.errors,
            (None, Ok(_)) => vec![Code::internal()],
        };
        Err(Reply::errors(error, &prepared.id))
    }

    async fn answer(&self, plan: &Plan, item: Result<Item, Lagged>, id: &RequestId) -> Reply {
        let item = match item {
            Ok(item) => item,
            Err(lagged) => return Reply::refused(Code::lagged(&lagged.cursor), id).at(lagged.cursor),
        };
        let reply = match item.number {
            Some(number) => {
                let shown = plan.shown(number);
                let text = shown.get_or_init(async || Arc::from(self.show(plan, item.event, id).await.into_json()));
                Reply::shared(Arc::clone(text.await))
            }
            None => self.show(plan, item.event, id).await,
        };
        reply.at(item.cursor)
    }

    /// Executes a subscription's operation with one event.
    async fn show(&self, plan: &Plan, event: AnyEvent, id: &RequestId) -> Reply {
        let loads = Loads::default();
        let request = self.equipped(plan.request(), &loads).data(Showing(event));
        let mut answers = Batched::new(self.root.execute_stream(request), loads);
        match self.guarded(answers.next()).await {
            Ok(Some(response)) => Reply::event(response, id),
            Ok(None) => Reply::broken_off(Code::internal(), id),
            Err(error) => Reply::broken_off(error, id),
        }
    }
}
