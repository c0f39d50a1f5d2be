//! sprig: base 32 and 64, checksums. Keys, certificates and ciphers are left to whoever runs Atmos.

use data_encoding::{BASE32, BASE64, Encoding, HEXLOWER};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use super::super::val::Val;
use super::{Table, Type, builtin, fixed, outside};

/// The functions.
pub(in super::super) const TABLE: Table = &[
    (
        "adler32sum",
        fixed(ONE, |_, args| Ok(Val::text(adler32(args.text(0)).to_string()))),
    ),
    (
        "b32dec",
        fixed(ONE, |_, args| Ok(decoded(&BASE32, "base32", args.text(0)))),
    ),
    (
        "b32enc",
        fixed(ONE, |_, args| Ok(Val::text(BASE32.encode(args.text(0).as_bytes())))),
    ),
    (
        "b64dec",
        fixed(ONE, |_, args| Ok(decoded(&BASE64, "base64", args.text(0)))),
    ),
    (
        "b64enc",
        fixed(ONE, |_, args| Ok(Val::text(BASE64.encode(args.text(0).as_bytes())))),
    ),
    ("bcrypt", outside("bcrypt")),
    ("buildCustomCert", outside("buildCustomCert")),
    ("decryptAES", outside("decryptAES")),
    ("derivePassword", outside("derivePassword")),
    ("encryptAES", outside("encryptAES")),
    ("genCA", outside("genCA")),
    ("genCAWithKey", outside("genCAWithKey")),
    ("genPrivateKey", outside("genPrivateKey")),
    ("genSelfSignedCert", outside("genSelfSignedCert")),
    ("genSelfSignedCertWithKey", outside("genSelfSignedCertWithKey")),
    ("genSignedCert", outside("genSignedCert")),
    ("genSignedCertWithKey", outside("genSignedCertWithKey")),
    ("htpasswd", outside("htpasswd")),
    ("sha1sum", fixed(ONE, |_, args| Ok(hex(&Sha1::digest(args.text(0)))))),
    (
        "sha256sum",
        fixed(ONE, |_, args| Ok(hex(&Sha256::digest(args.text(0))))),
    ),
    (
        "sha512sum",
        fixed(ONE, |_, args| Ok(hex(&Sha512::digest(args.text(0))))),
    ),
];

const ONE: &[Type] = &[Type::Text];

pub(super) fn hex(digest: &[u8]) -> Val {
    Val::text(HEXLOWER.encode(digest))
}

/// The text behind an encoding, or what is wrong with it: sprig puts that in its place.
fn decoded(encoding: &Encoding, name: &str, text: &str) -> Val {
    match decode(encoding, name, text) {
        Ok(bytes) => builtin::bytes_to_text(&bytes),
        Err(complaint) => Val::text(complaint),
    }
}

/// The bytes behind an encoding; line breaks in the text do not count.
pub(super) fn decode(encoding: &Encoding, name: &str, text: &str) -> Result<Vec<u8>, String> {
    let is_break = |next: char| matches!(next, '\n' | '\r');
    let joined = text.replace(is_break, "");
    encoding.decode(joined.as_bytes()).map_err(|_| {
        // Go points at the first foreign character, or else at the last group.
        let symbols = encoding.specification().symbols;
        let is_foreign = |next: char| !symbols.contains(next) && !is_break(next);
        let last = text.len() - joined.len() % encoding.encode(&[0]).len();
        let position = text.trim_end_matches('=').find(is_foreign).unwrap_or(last);
        format!("illegal {name} data at input byte {position}")
    })
}

fn adler32(text: &str) -> u32 {
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in text.bytes() {
        a = (a + u32::from(byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    b << 16 | a
}
