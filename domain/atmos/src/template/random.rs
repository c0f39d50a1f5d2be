//! Randomness from the operating system: never repeatable, by intent.

/// Which characters a random text is made of.
#[derive(Clone, Copy)]
pub(super) enum Alphabet {
    Letters,
    Digits,
    LettersAndDigits,
    Printable,
    /// Letters, digits, `-`, `.` and `_`.
    Words,
}

impl Alphabet {
    fn characters(self) -> Vec<u8> {
        (b' '..=b'~')
            .filter(|byte| match self {
                Self::Letters => byte.is_ascii_alphabetic(),
                Self::Digits => byte.is_ascii_digit(),
                Self::LettersAndDigits => byte.is_ascii_alphanumeric(),
                Self::Printable => true,
                Self::Words => byte.is_ascii_alphanumeric() || b"-._".contains(byte),
            })
            .collect()
    }
}

/// Random bytes.
pub(super) fn bytes(count: usize) -> Result<Vec<u8>, String> {
    let mut bytes = vec![0; count];
    getrandom::fill(&mut bytes).map_err(|error| format!("no randomness: {error}"))?;
    Ok(bytes)
}

/// A number below `bound`, each equally likely.
fn below(bound: u64) -> Result<u64, String> {
    let fair = u64::MAX - u64::MAX % bound.max(1);
    loop {
        let bytes = bytes(8)?;
        let number = bytes.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        if number < fair {
            return Ok(number % bound.max(1));
        }
    }
}

/// A number from `least` to below `most`.
pub(super) fn between(least: i64, most: i64) -> Result<i64, String> {
    match most.checked_sub(least).and_then(|span| u64::try_from(span).ok()) {
        Some(span) if span > 0 => Ok(least.wrapping_add(below(span)? as i64)),
        _ => Err("invalid argument to Intn".into()),
    }
}

/// A random text.
pub(super) fn text(count: usize, alphabet: Alphabet) -> Result<String, String> {
    let characters = alphabet.characters();
    let fair = 256 - 256 % characters.len();
    let mut text = String::with_capacity(count);
    while text.len() < count {
        let usable = bytes((count - text.len()).min(4096))?;
        let usable = usable.iter().map(|byte| usize::from(*byte)).filter(|byte| *byte < fair);
        text.extend(usable.map(|byte| char::from(characters[byte % characters.len()])));
    }
    Ok(text)
}

/// Puts items into a random order.
pub(super) fn shuffle<T>(items: &mut [T]) -> Result<(), String> {
    for at in (1..items.len()).rev() {
        items.swap(at, below(at as u64 + 1)? as usize);
    }
    Ok(())
}

/// A random UUID, version 4.
pub(super) fn uuid() -> Result<String, String> {
    let mut bytes = bytes(16)?;
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = data_encoding::HEXLOWER.encode(&bytes);
    Ok(format!(
        "{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    ))
}

/// A UUID in its usual writing; braces, `urn:uuid:` and missing dashes are allowed.
pub(super) fn read_uuid(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let bare = lower.strip_prefix("urn:uuid:").unwrap_or(&lower);
    let bare = bare
        .strip_prefix('{')
        .and_then(|bare| bare.strip_suffix('}'))
        .unwrap_or(bare);
    let groups: Vec<usize> = bare.split('-').map(str::len).collect();
    if !matches!(groups[..], [32] | [8, 4, 4, 4, 12]) {
        return None;
    }
    let hex = bare.replace('-', "");
    let valid = hex.bytes().all(|byte| byte.is_ascii_hexdigit());
    valid.then(|| {
        format!(
            "{}-{}-{}-{}-{}",
            &hex[..8],
            &hex[8..12],
            &hex[12..16],
            &hex[16..20],
            &hex[20..]
        )
    })
}
