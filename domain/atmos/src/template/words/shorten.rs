//! Wrapping lines and shortening texts, by bytes as sprig does.

/// Lines of at most `width` bytes, broken at spaces by `line_break`; long words break only if wanted.
pub(in super::super) fn wrap(text: &str, width: usize, line_break: &str, breaks_words: bool) -> Vec<u8> {
    let width = width.max(1);
    let text = text.as_bytes();
    let mut out = Vec::with_capacity(text.len() + text.len() / width);
    let mut at = 0;
    while text.len() - at > width {
        if text[at] == b' ' {
            at += 1;
            continue;
        }
        let window = &text[at..=at + width];
        let (end, next) = match window.iter().rposition(|byte| *byte == b' ') {
            Some(space) => (at + space, at + space + 1),
            None if breaks_words => (at + width, at + width),
            None => match text[at + width..].iter().position(|byte| *byte == b' ') {
                Some(space) => (at + width + space, at + width + space + 1),
                None => break,
            },
        };
        out.extend_from_slice(&text[at..end]);
        out.extend_from_slice(line_break.as_bytes());
        at = next;
    }
    out.extend_from_slice(&text[at..]);
    out
}

/// `...` in place of what does not fit `most` bytes; `offset` says where to look.
pub(in super::super) fn abbreviate(text: &str, offset: i64, most: i64) -> Result<Vec<u8>, String> {
    let bytes = text.as_bytes();
    let length = bytes.len() as i64;
    if text.is_empty() {
        return Ok(Vec::new());
    }
    if most < 4 {
        return Err("stringutils illegal argument: Minimum abbreviation width is 4".into());
    }
    if length <= most {
        return Ok(bytes.to_vec());
    }
    let kept = most - 3;
    let offset = offset.min(length);
    let offset = if length - offset < kept { length - kept } else { offset };
    let part = |from: i64, to: i64| &bytes[from.clamp(0, length) as usize..to.clamp(0, length) as usize];
    if offset <= 4 {
        return Ok([part(0, kept), b"..."].concat());
    }
    if most < 7 {
        return Err("stringutils illegal argument: Minimum abbreviation width with offset is 7".into());
    }
    if offset + kept < length {
        let inner = abbreviate(&String::from_utf8_lossy(part(offset, length)), 0, kept)?;
        return Ok([b"...", &inner[..]].concat());
    }
    Ok([b"...", part(length - kept, length)].concat())
}
