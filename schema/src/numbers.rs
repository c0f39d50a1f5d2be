//! Lists of numbers, answered at once: as a list of anything else, each number would be resolved by itself.

use std::borrow::Cow;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, OutputType, Positioned, ServerResult, Value};

/// Numbers, as `[Int!]!`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbers(pub(crate) Vec<u32>);

impl OutputType for Numbers {
    fn type_name() -> Cow<'static, str> {
        Vec::<u32>::type_name()
    }

    fn qualified_type_name() -> String {
        Vec::<u32>::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Vec::<u32>::create_type_info(registry)
    }

    async fn resolve(&self, _: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        Ok(self.0.iter().copied().map(Value::from).collect())
    }
}
