//! Keys that documents share: an estate's thousands of manifests have the same few.

use std::sync::{PoisonError, RwLock};

use rustc_hash::FxHashSet;

use crate::value::Text;

/// The keys of all documents read so far, each in memory once.
#[derive(Default)]
pub struct Keys(RwLock<Known>);

#[derive(Default)]
struct Known {
    keys: FxHashSet<Text>,
    /// How many were in use when that was last looked at.
    used: usize,
}

impl Keys {
    /// The key, or the one that was equal to it.
    pub(super) fn shared(&self, key: &Text) -> Text {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.keys.get(key) {
            return known.clone();
        }
        drop(known);
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.keys.get(key) {
            return known.clone();
        }
        known.keys.insert(key.clone());
        key.clone()
    }

    /// Forgets those that nobody else has any more, once there may be many.
    pub(crate) fn forget_unused(&self) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.keys.len() > 2 * known.used {
            known.keys.retain(|key| Text::strong_count(key) != Some(1));
            known.used = known.keys.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::value::Node;
    use crate::yaml::{ParseOptions, parse};

    #[test]
    fn documents_share_their_keys_as_long_as_one_has_them() {
        let keys = Keys::default();
        let options = ParseOptions {
            keys: Some(&keys),
            ..ParseOptions::default()
        };
        let read = |text: &str| parse(text, FileId::NONE, options).expect("is YAML");
        let key = |node: &Node| node.value.as_map().expect("is a map").entries()[0].key.clone();
        let (one, other) = (read("name: a"), read("name: b"));
        assert!(Text::ptr_eq(&key(&one), &key(&other)));
        drop(read("gone: 1"));
        keys.forget_unused();
        let known = || keys.0.read().expect("is not poisoned").keys.len();
        assert_eq!(known(), 1);
        drop((one, other, read("another: 1"), read("third: 1")));
        keys.forget_unused();
        assert_eq!(known(), 0);
    }
}
