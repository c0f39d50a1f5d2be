//! Go's `net/url`: taking URLs apart and putting them together.

use std::fmt;

/// The parts of a URL; path and fragment without escapes, user as written.
pub(super) struct Url {
    pub(super) scheme: String,
    pub(super) opaque: String,
    pub(super) user: Option<String>,
    pub(super) host: String,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) fragment: String,
}

impl Url {
    /// Go's `url.Parse`.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let quoted = super::text::quote(text);
        let wrong = |what: &str| format!("parse {quoted}: {what}");
        if text.bytes().any(|byte| byte < 0x20 || byte == 0x7f) {
            return Err(wrong("net/url: invalid control character in URL"));
        }
        let (rest, fragment) = text.split_once('#').unwrap_or((text, ""));
        let (scheme, rest) = scheme(rest).map_err(&wrong)?;
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let mut url = Self {
            scheme: scheme.to_ascii_lowercase(),
            opaque: String::new(),
            user: None,
            host: String::new(),
            path: String::new(),
            query: query.to_owned(),
            fragment: unescape(fragment).map_err(|what| wrong(&what))?,
        };
        if !rest.starts_with('/') {
            if !url.scheme.is_empty() {
                url.opaque = rest.to_owned();
                return Ok(url);
            }
            if rest.split('/').next().is_some_and(|first| first.contains(':')) {
                return Err(wrong("first path segment in URL cannot contain colon"));
            }
        }
        let path = match rest
            .strip_prefix("//")
            .filter(|_| !rest.starts_with("///") || !scheme.is_empty())
        {
            Some(rest) => {
                let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
                let (user, host) = authority
                    .rsplit_once('@')
                    .map_or((None, authority), |(user, host)| (Some(user), host));
                url.user = user.map(str::to_owned);
                url.host = unescape(check_host(host).map_err(|what| wrong(&what))?).map_err(|what| wrong(&what))?;
                path
            }
            None => rest,
        };
        url.path = unescape(path).map_err(|what| wrong(&what))?;
        Ok(url)
    }

    /// The host without its port and brackets.
    pub(super) fn hostname(&self) -> &str {
        let host = match self.host.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
            _ => &self.host,
        };
        host.strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'))
            .unwrap_or(host)
    }

    /// The port, if there is one.
    pub(super) fn port(&self) -> &str {
        match self.host.rsplit_once(':') {
            Some((_, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => port,
            _ => "",
        }
    }
}

/// Up to a colon that nothing but a scheme precedes.
fn scheme(text: &str) -> Result<(&str, &str), &'static str> {
    for (at, next) in text.char_indices() {
        match next {
            'a'..='z' | 'A'..='Z' => {}
            '0'..='9' | '+' | '-' | '.' if at > 0 => {}
            ':' if at == 0 => return Err("missing protocol scheme"),
            ':' => return Ok((&text[..at], &text[at + 1..])),
            _ => return Ok(("", text)),
        }
    }
    Ok(("", text))
}

fn check_host(host: &str) -> Result<&str, String> {
    let after = host.rfind(']').map_or(0, |at| at + 1);
    if let Some(at) = host[after..].rfind(':') {
        let port = &host[after + at..];
        if !port[1..].bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(format!("invalid port {} after host", super::text::quote(port)));
        }
    }
    if host.contains(' ') {
        return Err("invalid character \" \" in host name".into());
    }
    Ok(host)
}

fn unescape(text: &str) -> Result<String, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        if byte != b'%' {
            bytes.push(byte);
            rest = after;
            continue;
        }
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(code) => bytes.push(code),
            None => {
                let shown = String::from_utf8_lossy(&rest[..rest.len().min(3)]).into_owned();
                return Err(format!("invalid URL escape {}", super::text::quote(&shown)));
            }
        }
        rest = &after[2..];
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn escape(f: &mut fmt::Formatter<'_>, text: &str, kept: &[u8]) -> fmt::Result {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) || kept.contains(&byte) {
            write!(f, "{}", char::from(byte))?;
        } else {
            write!(f, "%{byte:02X}")?;
        }
    }
    Ok(())
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.scheme.is_empty() {
            write!(f, "{}:", self.scheme)?;
        }
        if self.opaque.is_empty() {
            if !self.scheme.is_empty() || !self.host.is_empty() || self.user.is_some() {
                if !self.host.is_empty() || !self.path.is_empty() || self.user.is_some() {
                    f.write_str("//")?;
                }
                if let Some(user) = &self.user {
                    write!(f, "{user}@")?;
                }
                f.write_str(&self.host)?;
            }
            if !self.path.is_empty() && !self.path.starts_with('/') && !self.host.is_empty() {
                f.write_str("/")?;
            }
            escape(f, &self.path, b"$&+,/:;=@")?;
        } else {
            f.write_str(&self.opaque)?;
        }
        if !self.query.is_empty() {
            write!(f, "?{}", self.query)?;
        }
        if !self.fragment.is_empty() {
            f.write_str("#")?;
            escape(f, &self.fragment, b"$&+,/:;=?@!()*")?;
        }
        Ok(())
    }
}
