//! Values as text, cut where they are long: a page shows some of ten megabytes, never all.

use std::io::{self, Write};

use async_graphql::SimpleObject;
use atmos::value::Value;

use crate::error::{Error, Result};

/// Characters of a text that one may ask for.
const MOST_CHARACTERS: usize = 100_000;

/// A value as text: a string as it is, everything else as JSON.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct ValueText {
    /// The text, or its beginning.
    pub text: String,
    /// Whether there is more of it.
    pub is_cut: bool,
}

impl ValueText {
    /// At most so many characters of a value.
    pub(crate) fn new(value: &Value, most: usize) -> Self {
        if let Value::String(text) = value {
            return Self::cut(text, most);
        }
        let mut writer = Bounded {
            bytes: Vec::new(),
            // A character has up to four bytes.
            most: most.saturating_mul(4),
        };
        let is_whole = serde_json::to_writer_pretty(&mut writer, value).is_ok();
        let mut cut = Self::cut(&String::from_utf8_lossy(&writer.bytes), most);
        cut.is_cut |= !is_whole;
        cut
    }

    fn cut(text: &str, most: usize) -> Self {
        let end = text.char_indices().nth(most).map(|(end, _)| end);
        Self {
            text: text[..end.unwrap_or(text.len())].to_owned(),
            is_cut: end.is_some(),
        }
    }
}

/// A number of characters that the caller may ask for.
pub(crate) fn checked_most(most: i32) -> Result<usize> {
    match usize::try_from(most) {
        Ok(checked) if checked <= MOST_CHARACTERS => Ok(checked),
        _ => Err(Error::BadInput(format!(
            "`most` is {most}; it can be from 0 to {MOST_CHARACTERS}."
        ))),
    }
}

/// Takes so many bytes, and refuses more.
struct Bounded {
    bytes: Vec<u8>,
    most: usize,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = self.most - self.bytes.len();
        if room == 0 && !bytes.is_empty() {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let taken = bytes.len().min(room);
        self.bytes.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_value_is_cut_at_a_character_and_says_so() {
        let check = |value: Value, most: usize, text: &str, is_cut: bool| {
            let expected = ValueText {
                text: text.to_owned(),
                is_cut,
            };
            assert_eq!(ValueText::new(&value, most), expected);
        };
        check("äöü".into(), 3, "äöü", false);
        check("äöü".into(), 2, "äö", true);
        check(Value::Int(12), 10, "12", false);
        check(Value::Null, 10, "null", false);
        check(
            serde_json::json!({ "a": [1] }).into(),
            100,
            "{\n  \"a\": [\n    1\n  ]\n}",
            false,
        );
        check(serde_json::json!(["x".repeat(1_000_000)]).into(), 5, "[\n  \"", true);
    }
}
