//! Go's `os.Expand`: `$NAME` and `${NAME}` from the environment.

use super::{Context, Failure};

/// `text` with its variables replaced; unset ones are empty.
pub(super) fn environment(context: &Context<'_>, text: &str) -> Result<String, Failure> {
    let mut expanded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        expanded.push_str(&rest[..at]);
        let (name, after) = name(&rest[at + 1..]);
        match name {
            Some(name) => expanded.push_str(&context.host.env(name).unwrap_or_default()),
            None if after.len() == rest.len() - at - 1 => expanded.push('$'),
            None => {}
        }
        context.heap.spend(1)?;
        context.heap.spend_text(expanded.len() / 1024)?;
        rest = after;
    }
    expanded.push_str(rest);
    Ok(expanded)
}

/// The name behind a dollar and what follows; bad syntax such as `${}` is eaten.
fn name(text: &str) -> (Option<&str>, &str) {
    if let Some(inner) = text.strip_prefix('{') {
        return match inner.find('}') {
            Some(0) => (None, &inner[1..]),
            Some(end) => (Some(&inner[..end]), &inner[end + 1..]),
            None => (None, inner),
        };
    }
    if text.starts_with(|next: char| "*#$@!?-0123456789".contains(next)) {
        return (Some(&text[..1]), &text[1..]);
    }
    let length = text
        .bytes()
        .take_while(|byte| *byte == b'_' || byte.is_ascii_alphanumeric())
        .count();
    if length == 0 {
        return (None, text);
    }
    (Some(&text[..length]), &text[length..])
}
