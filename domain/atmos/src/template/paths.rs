//! Go's `path`: slash-separated paths, cleaned without looking at files.

/// Go's `path.Clean`.
pub(super) fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut kept: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if kept.last().is_some_and(|last| *last != "..") => {
                kept.pop();
            }
            ".." if rooted => {}
            part => kept.push(part),
        }
    }
    match (rooted, kept.is_empty()) {
        (true, _) => format!("/{}", kept.join("/")),
        (false, true) => ".".into(),
        (false, false) => kept.join("/"),
    }
}

/// Go's `path.Base`.
pub(super) fn base(path: &str) -> &str {
    if path.is_empty() {
        return ".";
    }
    let trimmed = path.trim_end_matches('/');
    if trimmed.is_empty() { "/" } else { split(trimmed).1 }
}

/// Go's `path.Dir`.
pub(super) fn dir(path: &str) -> String {
    clean(split(path).0)
}

/// Go's `path.Ext`.
pub(super) fn ext(path: &str) -> &str {
    let file = split(path).1;
    file.rfind('.').map_or("", |at| &file[at..])
}

/// Up to the last slash and behind it.
pub(super) fn split(path: &str) -> (&str, &str) {
    path.split_at(path.rfind('/').map_or(0, |at| at + 1))
}

/// Go's `path.Join`.
pub(super) fn join(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() {
        String::new()
    } else {
        clean(&parts.join("/"))
    }
}

/// Go's `filepath.Rel`.
pub(super) fn relative(base: &str, target: &str) -> Result<String, String> {
    let (from, to) = (clean(base), clean(target));
    let impossible = || format!("Rel: can't make {target} relative to {base}");
    if from.starts_with('/') != to.starts_with('/') {
        return Err(impossible());
    }
    let parts = |path: &str| -> Vec<String> {
        path.split('/')
            .filter(|part| !matches!(*part, "" | "."))
            .map(str::to_owned)
            .collect()
    };
    let (from, to) = (parts(&from), parts(&to));
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    if from[common..].iter().any(|part| part == "..") {
        return Err(impossible());
    }
    let ups = std::iter::repeat_n("..", from.len() - common);
    let parts: Vec<&str> = ups.chain(to[common..].iter().map(String::as_str)).collect();
    Ok(if parts.is_empty() { ".".into() } else { parts.join("/") })
}

/// Go's `path.Match`: `*`, `?`, `[a-z]`, `\x`. The steps are bounded by the product of the lengths.
pub(super) fn matches(pattern: &str, name: &str) -> Result<bool, String> {
    let pattern = parse(pattern).ok_or("syntax error in pattern")?;
    let name: Vec<char> = name.chars().collect();
    // Where the pattern may stand after each prefix of the name.
    let mut stands = vec![false; pattern.len() + 1];
    stands[0] = true;
    skip_stars(&pattern, &mut stands);
    for next in name {
        let mut after = vec![false; pattern.len() + 1];
        for (at, piece) in pattern.iter().enumerate().filter(|(at, _)| stands[*at]) {
            match piece {
                Piece::Star => after[at] |= next != '/',
                piece => after[at + 1] |= piece.fits(next),
            }
        }
        skip_stars(&pattern, &mut after);
        stands = after;
    }
    Ok(stands[pattern.len()])
}

enum Piece {
    Star,
    Any,
    One(char),
    Class { negated: bool, ranges: Vec<(char, char)> },
}

impl Piece {
    fn fits(&self, next: char) -> bool {
        match self {
            Self::Star => false,
            Self::Any => next != '/',
            Self::One(wanted) => next == *wanted,
            Self::Class { negated, ranges } => {
                ranges.iter().any(|(low, high)| (*low..=*high).contains(&next)) != *negated
            }
        }
    }
}

fn skip_stars(pattern: &[Piece], stands: &mut [bool]) {
    for (at, piece) in pattern.iter().enumerate() {
        if matches!(piece, Piece::Star) && stands[at] {
            stands[at + 1] = true;
        }
    }
}

fn parse(pattern: &str) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut chars = pattern.chars().peekable();
    while let Some(next) = chars.next() {
        pieces.push(match next {
            '*' => Piece::Star,
            '?' => Piece::Any,
            '\\' => Piece::One(chars.next()?),
            '[' => class(&mut chars)?,
            other => Piece::One(other),
        });
    }
    Some(pieces)
}

fn class(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<Piece> {
    let negated = chars.next_if_eq(&'^').is_some();
    let mut ranges = Vec::new();
    loop {
        let low = match chars.next()? {
            ']' if !ranges.is_empty() => return Some(Piece::Class { negated, ranges }),
            ']' | '-' => return None,
            '\\' => chars.next()?,
            other => other,
        };
        let high = match chars.next_if_eq(&'-') {
            None => low,
            Some(_) => match chars.next()? {
                ']' | '-' => return None,
                '\\' => chars.next()?,
                other => other,
            },
        };
        ranges.push((low, high));
    }
}
