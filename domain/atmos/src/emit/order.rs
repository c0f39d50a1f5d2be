//! The order of keys in go-yaml: letters after everything else, runs of digits by their number.

use std::cmp::Ordering;

use crate::value::Entry;

/// The entries in the order of printing.
#[must_use]
pub fn sorted(entries: &[Entry]) -> Vec<&Entry> {
    let mut sorted: Vec<&Entry> = entries.iter().collect();
    sorted.sort_by(|a, b| compare(&a.key, &b.key));
    sorted
}

fn compare(a: &str, b: &str) -> Ordering {
    let shared = a
        .char_indices()
        .zip(b.chars())
        .find(|((_, x), y)| x != y)
        .map(|((at, x), y)| (at, x, y));
    let Some((at, x, y)) = shared else {
        return a.len().cmp(&b.len());
    };
    match (x.is_alphabetic(), y.is_alphabetic()) {
        (true, true) => x.cmp(&y),
        (false, false) => numbers(a, b, at).then(x.cmp(&y)),
        (x_is_letter, _) => {
            let after_digit = a[..at].ends_with(|last: char| last.is_ascii_digit());
            if x_is_letter == after_digit {
                Ordering::Less
            } else {
                Ordering::Greater
            }
        }
    }
}

/// By the numbers that stand where the keys part, then by how many digits they have.
fn numbers(a: &str, b: &str, at: usize) -> Ordering {
    let (x, y) = (digits(&a[at..]), digits(&b[at..]));
    let significant = |digits: &str| {
        let before = &a[..at];
        let run = &before[before.trim_end_matches(|c: char| c.is_ascii_digit()).len()..];
        let leads = run.contains(|digit| digit != '0');
        if leads {
            (digits.len(), digits.to_owned())
        } else {
            let digits = digits.trim_start_matches('0');
            (digits.len(), digits.to_owned())
        }
    };
    significant(x).cmp(&significant(y)).then(x.len().cmp(&y.len()))
}

fn digits(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_digit());
    &text[..end.unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sort_as_people_count() {
        let ordered = [
            "10",
            "Name",
            "a",
            "a_b",
            "a1",
            "a2",
            "a2b",
            "a10",
            "ab",
            "backend",
            "backend_type",
            "backends",
            "item-1",
            "item-2",
            "item-02",
            "item-10",
            "v1.2",
            "v1.10",
        ];
        for pair in ordered.windows(2) {
            assert_eq!(compare(pair[0], pair[1]), Ordering::Less, "{pair:?}");
            assert_eq!(compare(pair[1], pair[0]), Ordering::Greater, "{pair:?}");
        }
        assert_eq!(compare("same", "same"), Ordering::Equal);
    }
}
