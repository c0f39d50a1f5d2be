//! Keys of nodes and groups: what addresses and clients name them by.
//!
//! Names are written as an address is, with `%` before whatever is neither a letter nor a digit nor one of `-_.!~*'()`,
//! and put together with `/`. `?` stands before what is not there, so that nothing else can have its key.

use super::{Lens, LensKind, Subject};

impl Lens {
    /// The key of a node.
    #[must_use]
    pub fn key(&self, number: u32) -> String {
        let node = self.node(number);
        let mut key = String::new();
        let names: [&str; 3] = match self.kind {
            LensKind::Dependencies => [&node.place, &node.component_type, &node.name],
            LensKind::Inheritance => ["", &node.component_type, &node.name],
            LensKind::Imports => ["", &node.place, &node.name],
        };
        match node.subject {
            Subject::Missing => key.push('?'),
            Subject::Remote => key.push_str("?remote:"),
            _ => {}
        }
        let before = key.len();
        for name in names.iter().filter(|name| !name.is_empty()) {
            if key.len() > before {
                key.push('/');
            }
            write(&mut key, name, self.kind == LensKind::Imports);
        }
        key
    }

    /// The node of that key.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<u32> {
        let name = decode(key.rsplit(['/', '?', ':']).next()?)?;
        let mut numbers = (0_u32..).zip(&self.nodes);
        let found = numbers.find(|(number, node)| node.name == name && self.key(*number) == key);
        found.map(|(number, _)| number)
    }
}

/// A name as part of a key.
pub(super) fn encode(name: &str) -> String {
    let mut text = String::new();
    write(&mut text, name, false);
    text
}

fn write(key: &mut String, name: &str, is_path: bool) {
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte) || is_path && byte == b'/' {
            key.push(char::from(byte));
        } else {
            key.push('%');
            key.extend([byte >> 4, byte & 15].map(|digit| char::from(b"0123456789ABCDEF"[usize::from(digit)])));
        }
    }
}

fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        if *byte == b'%' {
            let digits = std::str::from_utf8(rest.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &rest[2..];
        } else {
            bytes.push(*byte);
        }
    }
    String::from_utf8(bytes).ok()
}
