//! Sort keys and the opaque cursors made from them.
//!
//! A cursor names a place in an order, not a position in a list: what is inserted or removed
//! elsewhere does not move it, and it stays usable when its own node is gone.

use std::borrow::Cow;
use std::cmp::Ordering;

use async_graphql::Enum;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::error::{Error, Result};

/// Which way an order runs.
#[derive(Enum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OrderDirection {
    /// Smallest first.
    #[default]
    Asc,
    /// Largest first.
    Desc,
}

/// Where something stands in an order. The group comes first, ascending, with the empty one last; the rank and the
/// first text are what the order is about and follow its direction; the place and the other texts break ties, always
/// ascending.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Key<'a> {
    pub(crate) group: &'a str,
    pub(crate) rank: i64,
    pub(crate) place: i64,
    pub(crate) text: [&'a str; 4],
}

/// A [`Key`] that owns its texts: what a cursor holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct OwnedKey {
    group: String,
    rank: i64,
    place: i64,
    text: [String; 4],
}

/// An order: its name, which is part of its cursors, and its direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Order {
    pub(crate) name: &'static str,
    /// What the list is grouped by, which is part of its cursors, too; empty if by nothing.
    pub(crate) group: &'static str,
    pub(crate) direction: OrderDirection,
    /// Whether the list comes in this order when it ascends, so that nothing need be sorted.
    pub(crate) is_natural: bool,
}

impl Order {
    /// The ascending order of that name, in which the list comes.
    pub(crate) const fn natural(name: &'static str) -> Self {
        Self {
            name,
            group: "",
            direction: OrderDirection::Asc,
            is_natural: true,
        }
    }

    /// The ascending order of that name.
    pub(crate) const fn ascending(name: &'static str) -> Self {
        Self {
            is_natural: false,
            ..Self::natural(name)
        }
    }

    /// Whether the list comes in just this order.
    pub(crate) fn is_sorted(self) -> bool {
        self.is_natural && self.direction == OrderDirection::Asc
    }

    /// Which of two keys comes first.
    pub(crate) fn compare<'a>(self, a: &Key<'a>, b: &Key<'a>) -> Ordering {
        let leading = (a.rank, a.text[0]).cmp(&(b.rank, b.text[0]));
        let leading = match self.direction {
            OrderDirection::Asc => leading,
            OrderDirection::Desc => leading.reverse(),
        };
        let rest = |key: &Key<'a>| (key.place, [key.text[1], key.text[2], key.text[3]]);
        let group = |key: &Key<'a>| (key.group.is_empty(), key.group);
        let leading = group(a).cmp(&group(b)).then(leading);
        leading.then_with(|| rest(a).cmp(&rest(b)))
    }

    /// The cursor of `key` in this order.
    pub(crate) fn encode(self, key: &Key<'_>) -> String {
        let [one, two, three, four] = key.text;
        let texts = [one, two, three, four, key.group];
        let used = texts.iter().rposition(|text| !text.is_empty());
        let texts = &texts[..used.map_or(0, |last| last + 1)];
        // Every node of a page has one, so it is written down without a detour.
        let parts = serde_json::to_vec(&(self.full_name(), key.rank, key.place, texts));
        URL_SAFE_NO_PAD.encode(parts.unwrap_or_default())
    }

    /// Its name, and what the list is grouped by.
    fn full_name(self) -> Cow<'static, str> {
        match self.group {
            "" => self.name.into(),
            group => format!("{} by {group}", self.name).into(),
        }
    }

    /// The key that a cursor of this order holds.
    pub(crate) fn decode(self, cursor: &str) -> Result<OwnedKey> {
        let (name, rank, place, texts) = parse(cursor)
            .ok_or_else(|| Error::BadInput(format!("The cursor `{}` is not one of ours.", brief(cursor))))?;
        if name != self.full_name() {
            let message = format!("The cursor belongs to the order {name}, not {}.", self.full_name());
            return Err(Error::BadInput(message));
        }
        let mut key = OwnedKey {
            rank,
            place,
            ..OwnedKey::default()
        };
        for (slot, text) in key.text.iter_mut().chain([&mut key.group]).zip(texts) {
            *slot = text;
        }
        Ok(key)
    }
}

impl<'a> Key<'a> {
    /// The key of something that has only texts.
    pub(crate) const fn texts(text: [&'a str; 4]) -> Self {
        Self::ranked(0, text)
    }

    /// The key of something that has a rank, which `text` breaks the ties of.
    pub(crate) const fn ranked(rank: i64, text: [&'a str; 4]) -> Self {
        Self {
            group: "",
            rank,
            place: 0,
            text,
        }
    }

    /// The same key in a group.
    pub(crate) const fn in_group(self, group: &'a str) -> Self {
        Self { group, ..self }
    }
}

impl OwnedKey {
    /// The key, borrowed.
    pub(crate) fn as_key(&self) -> Key<'_> {
        Key {
            group: &self.group,
            rank: self.rank,
            place: self.place,
            text: self.text.each_ref().map(String::as_str),
        }
    }
}

fn parse(cursor: &str) -> Option<(String, i64, i64, Vec<String>)> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()
}

/// The start of a text from outside, for a message.
fn brief(text: &str) -> &str {
    text.get(..40).unwrap_or(text)
}
