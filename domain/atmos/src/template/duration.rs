//! Go's `time.Duration`: `1h15m30.918s`, read and shown. Durations are nanoseconds.

const SECOND: u64 = 1_000_000_000;

/// Go's `Duration.String`.
pub(super) fn show(nanoseconds: i64) -> String {
    let magnitude = nanoseconds.unsigned_abs();
    let sign = if nanoseconds < 0 { "-" } else { "" };
    if magnitude == 0 {
        return "0s".into();
    }
    if magnitude < SECOND {
        let (unit, size) = match magnitude {
            0..1_000 => ("ns", 1),
            1_000..1_000_000 => ("µs", 1_000),
            _ => ("ms", 1_000_000),
        };
        return format!("{sign}{}{unit}", fraction(magnitude, size));
    }
    let seconds = magnitude / SECOND;
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    let rest = fraction(magnitude % (60 * SECOND), SECOND);
    match (hours, minutes) {
        (0, 0) => format!("{sign}{rest}s"),
        (0, _) => format!("{sign}{minutes}m{rest}s"),
        _ => format!("{sign}{hours}h{minutes}m{rest}s"),
    }
}

/// `amount / size`, exactly, without trailing zeros.
fn fraction(amount: u64, size: u64) -> String {
    let digits = size.to_string().len() - 1;
    let rest = amount % size;
    if rest == 0 {
        return (amount / size).to_string();
    }
    let decimals = format!("{rest:0digits$}");
    format!("{}.{}", amount / size, decimals.trim_end_matches('0'))
}

/// Go's `time.ParseDuration`.
pub(super) fn parse(text: &str) -> Result<i64, String> {
    read(text).ok_or_else(|| format!("time: invalid duration {}", super::text::quote(text)))
}

fn read(text: &str) -> Option<i64> {
    let (negative, mut rest) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total: i128 = 0;
    while !rest.is_empty() {
        let number = rest.find(|next: char| next != '.' && !next.is_ascii_digit())?;
        let (digits, after) = rest.split_at(number);
        let unit = after.find(|next: char| next == '.' || next.is_ascii_digit());
        let (unit, after) = after.split_at(unit.unwrap_or(after.len()));
        total = total.checked_add(amount(digits, size(unit)?)?)?;
        rest = after;
    }
    i64::try_from(if negative { -total } else { total }).ok()
}

fn amount(digits: &str, size: i128) -> Option<i128> {
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() && decimals.is_empty() || decimals.contains('.') || digits.len() > 30 {
        return None;
    }
    let whole: i128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let decimals = &decimals[..decimals.len().min(15)];
    let part: i128 = if decimals.is_empty() { 0 } else { decimals.parse().ok()? };
    let scale = 10_i128.pow(decimals.len() as u32);
    whole.checked_mul(size)?.checked_add(part * size / scale)
}

fn size(unit: &str) -> Option<i128> {
    Some(match unit {
        "ns" => 1,
        "us" | "µs" | "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => return None,
    })
}
