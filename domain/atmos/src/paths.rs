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
}
