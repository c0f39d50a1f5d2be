//! Paths as people read them.

use std::path::{Component, Path};

/// `path` relative to `root`, with `/` between its parts; above the root it starts with `../`.
#[must_use]
pub fn relative(root: &Path, path: &Path) -> String {
    let mut from = root.components().peekable();
    let mut to = path.components().peekable();
    let mut shared = 0;
    while from.peek().is_some() && from.peek() == to.peek() {
        from.next();
        to.next();
        shared += 1;
    }
    if shared < 2 && path.is_absolute() {
        return path.to_string_lossy().into_owned();
    }
    let up = from.map(|_| "..".into());
    let down = to.filter(|part| !matches!(part, Component::CurDir));
    let parts: Vec<_> = up.chain(down.map(|part| part.as_os_str().to_string_lossy())).collect();
    if parts.is_empty() {
        return ".".to_owned();
    }
    parts.join("/")
}

/// What puts paths in the order of their components, and is compared faster than these.
pub(crate) fn order(path: &Path) -> Vec<u8> {
    let bytes = path.as_os_str().as_encoded_bytes().iter();
    let is_separator = |byte: u8| std::path::is_separator(char::from(byte));
    bytes.map(|byte| if is_separator(*byte) { 0 } else { *byte }).collect()
}

/// Whether `path` is `above`, or below it; both are normal. Faster than by their components, for thousands.
pub(crate) fn is_within(path: &Path, above: &Path) -> bool {
    let [path, above] = [path, above].map(|path| path.as_os_str().as_encoded_bytes());
    let is_separator = |byte: &u8| std::path::is_separator(char::from(*byte));
    let rest = path.strip_prefix(above);
    rest.is_some_and(|rest| rest.first().is_none_or(is_separator) || above.last().is_some_and(is_separator))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_shown_relative_to_the_root() {
        let check = |path: &str, shown: &str| {
            assert_eq!(relative(Path::new("/repo/estate"), Path::new(path)), shown);
        };
        check("/repo/estate/stacks/dev.yaml", "stacks/dev.yaml");
        check("/repo/estate", ".");
        check("/repo/stacks/dev.yaml", "../stacks/dev.yaml");
        check("/etc/atmos.yaml", "/etc/atmos.yaml");
    }

    #[test]
    fn paths_are_ordered_and_contained_by_their_parts() {
        let mut paths = ["/a-b/c", "/a/z", "/a", "/a/b/c", "/a.yaml", "/"].map(Path::new);
        let mut expected = paths;
        expected.sort();
        paths.sort_by_cached_key(|path| order(path));
        assert_eq!(paths, expected);
        for path in expected {
            for above in expected {
                assert_eq!(is_within(path, above), path.starts_with(above), "{path:?} {above:?}");
            }
        }
    }
}
