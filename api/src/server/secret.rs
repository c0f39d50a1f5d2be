//! A secret of one run of the server: random, compared in constant time, shown to nobody by accident.

use std::fmt;

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq;

/// How many random bytes make a secret: 256 bits.
const BYTES: usize = 32;

/// Text that stands for a right. It has no `Display`, and its `Debug` does not show it.
pub(super) struct Secret(String);

impl Secret {
    /// A new one, from the operating system's randomness.
    pub(super) fn random() -> Result<Self> {
        let mut bytes = [0; BYTES];
        getrandom::fill(&mut bytes).context("the system gave no randomness")?;
        Ok(Self(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// Whether this is what somebody claims to know. How long that takes tells nothing but a wrong length.
    pub(super) fn is(&self, claimed: &str) -> bool {
        self.0.as_bytes().ct_eq(claimed.as_bytes()).into()
    }

    /// The text, for the few places that must hand it out.
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_long_differ_and_do_not_show_themselves() {
        let [one, other] = [(); 2].map(|()| Secret::random().expect("there is randomness"));
        assert_eq!(one.reveal().len(), 43);
        assert_ne!(one.reveal(), other.reveal());
        assert!(one.is(one.reveal()) && !one.is(other.reveal()) && !one.is("") && !one.is(&one.reveal()[1..]));
        assert!(!format!("{one:?}").contains(one.reveal()));
    }
}
