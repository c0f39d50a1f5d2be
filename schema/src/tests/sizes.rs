//! How much room the field of a node takes while it is resolved: a page has thousands of them at a time.

use async_graphql::{ContainerType, Context};

use crate::atmos::types::component::Component;
use crate::atmos::types::instance::Instance;

/// What the allocator of most systems keeps at hand, without what async-graphql adds to the future of a field.
/// A field has room for the largest of its type: what is large is boxed.
const MOST: usize = 1_032 - 512;

fn size<'a, T: 'a, R>(_resolve: impl FnOnce(&'a T, &'a Context<'a>) -> R) -> usize {
    size_of::<R>()
}

#[test]
fn a_field_of_what_pages_are_full_of_takes_little_room() {
    let sizes = [
        ("Component", size(<Component as ContainerType>::resolve_field)),
        ("Instance", size(<Instance as ContainerType>::resolve_field)),
    ];
    for (name, size) in sizes {
        assert!(size <= MOST, "{sizes:?}: {name} takes more than {MOST}");
    }
}
