//! Version constraints such as `>= 1.2, < 2 || ~3.1 || 4.x`, as sprig's `semverCompare` reads them.

use std::cmp::Ordering;

use super::semver::Version;

/// Alternatives, each a list of conditions that must all hold.
pub(super) struct Constraint(Vec<Vec<Condition>>);

/// An operator and a version, parts of which may be open.
struct Condition {
    operator: &'static str,
    version: Version,
    /// How many of the three numbers are given.
    given: u8,
}

const OPERATORS: [&str; 11] = ["!=", ">=", "=>", "<=", "=<", "~>", "=", ">", "<", "~", "^"];

impl Constraint {
    /// Reads a constraint.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let alternatives = text.split("||").map(|part| conditions(&without_ranges(part), part));
        Ok(Self(alternatives.collect::<Result<_, _>>()?))
    }

    /// Whether the version satisfies it.
    pub(super) fn allows(&self, version: &Version) -> bool {
        self.0
            .iter()
            .any(|all| all.iter().all(|condition| condition.holds(version)))
    }
}

/// `1.2 - 2.3` is `>= 1.2, <= 2.3`.
fn without_ranges(text: &str) -> String {
    match text.split_once(" - ") {
        Some((from, to)) => format!(">= {}, <= {}", from.trim(), to.trim()),
        None => text.to_owned(),
    }
}

fn conditions(text: &str, original: &str) -> Result<Vec<Condition>, String> {
    let wrong = || format!("improper constraint: {original}");
    let mut conditions = Vec::new();
    let mut rest = text.trim();
    if rest.is_empty() {
        return Err(wrong());
    }
    while !rest.is_empty() {
        let operator = OPERATORS.iter().find(|operator| rest.starts_with(**operator)).copied();
        rest = rest[operator.map_or(0, str::len)..].trim_start();
        let end = rest.find(|next: char| next == ',' || next.is_whitespace() || "<>=!~^".contains(next));
        let (version, after) = rest.split_at(end.unwrap_or(rest.len()));
        conditions.push(condition(operator.unwrap_or("="), version).ok_or_else(wrong)?);
        let after = after.trim_start();
        rest = after.strip_prefix(',').map_or(after, str::trim_start);
        if rest.is_empty() && after.starts_with(',') {
            return Err(wrong());
        }
    }
    Ok(conditions)
}

fn condition(operator: &'static str, text: &str) -> Option<Condition> {
    let bare = text.strip_prefix('v').unwrap_or(text);
    let (numbers, extra) = bare.split_at(bare.find(['-', '+']).unwrap_or(bare.len()));
    let parts: Vec<&str> = numbers.split('.').collect();
    let is_open = |part: &str| matches!(part, "x" | "X" | "*");
    let given = parts.iter().take_while(|part| !is_open(part)).count().min(3);
    if parts.len() > 3 || parts.iter().any(|part| part.is_empty()) {
        return None;
    }
    let mut filled: Vec<&str> = parts[..given].to_vec();
    filled.resize(3, "0");
    let version = Version::parse(&format!("{}{extra}", filled.join("."))).ok()?;
    Some(Condition {
        operator,
        version,
        given: given as u8,
    })
}

impl Condition {
    fn holds(&self, version: &Version) -> bool {
        let wanted = &self.version;
        let is_not_equal = self.operator == "!=" && self.given == 3;
        if !version.prerelease.is_empty() && wanted.prerelease.is_empty() && !is_not_equal {
            return false;
        }
        let order = version.order(wanted);
        match self.operator {
            "=" if self.given == 3 => order == Ordering::Equal,
            "=" | "~" | "~>" => self.is_about(version),
            "!=" => !self.is_within(version),
            ">" if self.given == 3 => order == Ordering::Greater,
            ">" => self.given_part(version) > self.given_part(wanted) && self.given > 0,
            "<" => order == Ordering::Less,
            ">=" | "=>" => order != Ordering::Less,
            "<=" | "=<" if self.given == 3 => order != Ordering::Greater,
            "<=" | "=<" => self.given_part(version) <= self.given_part(wanted),
            _ => self.is_compatible(version),
        }
    }

    /// The numbers that the constraint gives.
    fn given_part(&self, version: &Version) -> [u64; 3] {
        let numbers = [version.major, version.minor, version.patch];
        std::array::from_fn(|at| if at < usize::from(self.given) { numbers[at] } else { 0 })
    }

    /// Whether the version is one of those that the given numbers stand for.
    fn is_within(&self, version: &Version) -> bool {
        if self.given == 3 {
            return version.order(&self.version) == Ordering::Equal;
        }
        self.given_part(version) == self.given_part(&self.version)
    }

    /// `~1.2.3`: the patch may grow; `~1`: the minor too.
    fn is_about(&self, version: &Version) -> bool {
        let wanted = &self.version;
        if version.order(wanted) == Ordering::Less {
            return false;
        }
        let is_open = wanted.major == 0 && wanted.minor == 0 && wanted.patch == 0;
        if is_open && matches!(self.given, 0 | 3) {
            return true;
        }
        version.major == wanted.major && (self.given < 2 || version.minor == wanted.minor)
    }

    /// `^1.2.3`: everything up to the first number that is not zero stays.
    fn is_compatible(&self, version: &Version) -> bool {
        let wanted = &self.version;
        if version.order(wanted) == Ordering::Less {
            return false;
        }
        if wanted.major > 0 || self.given == 1 {
            return version.major == wanted.major;
        }
        if version.major > 0 && self.given > 0 {
            return false;
        }
        if wanted.minor > 0 || self.given == 2 {
            return version.minor == wanted.minor;
        }
        if self.given == 0 {
            return version.major == 0 && version.minor == 0 && version.patch == 0;
        }
        version.minor == 0 && version.patch == wanted.patch
    }
}
