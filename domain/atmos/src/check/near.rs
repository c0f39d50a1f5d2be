//! Words that were probably meant: "did you mean".

/// The word of `known` that `word` most resembles, if it resembles one closely.
pub(super) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let most = match word.chars().count() {
        0..=2 => return None,
        3..=5 => 1,
        _ => 2,
    };
    known
        .into_iter()
        .filter(|other| *other != word)
        .map(|other| (strsim::osa_distance(word, other), other))
        .filter(|(distance, _)| *distance <= most)
        .min()
        .map(|(_, other)| other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_fingers_is_recognised_and_another_word_is_not() {
        let known = ["metadata", "settings", "vars", "env"];
        assert_eq!(nearest("metatdata", known), Some("metadata"));
        assert_eq!(nearest("setings", known), Some("settings"));
        assert_eq!(nearest("var", known), Some("vars"));
        assert_eq!(nearest("vars", ["vars"]), None);
        assert_eq!(nearest("team", known), None);
        assert_eq!(nearest("ab", ["abc"]), None);
    }
}
