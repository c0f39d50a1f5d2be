//! Words and their cases, as sprig and gomplate see them.

mod joined;
mod shorten;
mod titled;

pub(super) use joined::{joined, pascal};
pub(super) use shorten::{abbreviate, wrap};
pub(super) use titled::{joined_title, separated, slug, titled};

/// Go maps case character by character: what would grow stays.
pub(super) fn upper_char(next: char) -> char {
    let mut upper = next.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(only), None) => only,
        _ => next,
    }
}

pub(super) fn lower_char(next: char) -> char {
    let mut lower = next.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(only), None) => only,
        _ => next,
    }
}

pub(super) fn upper(text: &str) -> String {
    text.chars().map(upper_char).collect()
}

pub(super) fn lower(text: &str) -> String {
    text.chars().map(lower_char).collect()
}

/// Go's `strings.Title`: the first letter of each word.
pub(super) fn title(text: &str) -> String {
    let mut previous = ' ';
    let mut titled = String::with_capacity(text.len());
    for next in text.chars() {
        titled.push(if separates(previous) { upper_char(next) } else { next });
        previous = next;
    }
    titled
}

fn separates(next: char) -> bool {
    if next.is_ascii() {
        return !next.is_ascii_alphanumeric() && next != '_';
    }
    !next.is_alphanumeric() && next.is_whitespace()
}

/// Each case the other way; a small letter at the start of a word becomes a capital.
pub(super) fn swap_case(text: &str) -> String {
    text.chars()
        .map(|next| {
            if next.is_uppercase() {
                lower_char(next)
            } else {
                upper_char(next)
            }
        })
        .collect()
}

/// The first letter of each word.
pub(super) fn initials(text: &str) -> String {
    text.split_whitespace().filter_map(|word| word.chars().next()).collect()
}

/// The first letter of each word made small.
pub(super) fn untitle(text: &str) -> String {
    let mut starts = true;
    text.chars()
        .map(|next| {
            let small = if starts && !next.is_whitespace() {
                lower_char(next)
            } else {
                next
            };
            starts = next.is_whitespace();
            small
        })
        .collect()
}
