//! gomplate: `base64.`, `crypto.`, `random.` and `uuid.`. Random ones differ each time.

use data_encoding::{BASE64, BASE64URL};
use sha1::Sha1;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512, Sha512_224, Sha512_256};

use super::super::random::{self, Alphabet};
use super::super::val::Val;
use super::sprig_encoding::{self, hex};
use super::{
    Answer, Arguments, Context, Failure, Namespace, Table, Type, builtin, fixed, loose, outside, sprig_random, variadic,
};

/// The functions.
pub(in super::super) const TABLE: Table = &[
    ("base64", fixed(&[], |_, _| Ok(Val::Namespace(&BASE64_FUNCTIONS)))),
    ("crypto", fixed(&[], |_, _| Ok(Val::Namespace(&CRYPTO)))),
    ("random", fixed(&[], |_, _| Ok(Val::Namespace(&RANDOM)))),
    ("uuid", fixed(&[], |_, _| Ok(Val::Namespace(&UUID)))),
];

static BASE64_FUNCTIONS: Namespace = Namespace {
    type_name: "*funcs.Base64Funcs",
    methods: &[
        (
            "Decode",
            fixed(ANY, |context, args| Ok(builtin::bytes_to_text(&decode(context, args)?))),
        ),
        (
            "DecodeBytes",
            fixed(ANY, |context, args| Ok(Val::Bytes(decode(context, args)?.into()))),
        ),
        (
            "Encode",
            fixed(ANY, |context, args| {
                Ok(Val::text(BASE64.encode(&loose::bytes(&context.heap, args.get(0))?)))
            }),
        ),
    ],
};

static CRYPTO: Namespace = Namespace {
    type_name: "*funcs.CryptoFuncs",
    methods: &[
        ("Bcrypt", outside("crypto.Bcrypt")),
        ("DecryptAES", outside("crypto.DecryptAES")),
        ("DecryptAESBytes", outside("crypto.DecryptAESBytes")),
        ("ECDSADerivePublicKey", outside("crypto.ECDSADerivePublicKey")),
        ("ECDSAGenerateKey", outside("crypto.ECDSAGenerateKey")),
        ("EncryptAES", outside("crypto.EncryptAES")),
        ("PBKDF2", outside("crypto.PBKDF2")),
        ("RSADecrypt", outside("crypto.RSADecrypt")),
        ("RSADecryptBytes", outside("crypto.RSADecryptBytes")),
        ("RSADerivePublicKey", outside("crypto.RSADerivePublicKey")),
        ("RSAEncrypt", outside("crypto.RSAEncrypt")),
        ("RSAGenerateKey", outside("crypto.RSAGenerateKey")),
        ("SHA1", fixed(ANY, digest::<Sha1>)),
        ("SHA1Bytes", fixed(ANY, digest_bytes::<Sha1>)),
        ("SHA224", fixed(ANY, digest::<Sha224>)),
        ("SHA224Bytes", fixed(ANY, digest_bytes::<Sha224>)),
        ("SHA256", fixed(ANY, digest::<Sha256>)),
        ("SHA256Bytes", fixed(ANY, digest_bytes::<Sha256>)),
        ("SHA384", fixed(ANY, digest::<Sha384>)),
        ("SHA384Bytes", fixed(ANY, digest_bytes::<Sha384>)),
        ("SHA512", fixed(ANY, digest::<Sha512>)),
        ("SHA512Bytes", fixed(ANY, digest_bytes::<Sha512>)),
        ("SHA512_224", fixed(ANY, digest::<Sha512_224>)),
        ("SHA512_224Bytes", fixed(ANY, digest_bytes::<Sha512_224>)),
        ("SHA512_256", fixed(ANY, digest::<Sha512_256>)),
        ("SHA512_256Bytes", fixed(ANY, digest_bytes::<Sha512_256>)),
        ("WPAPSK", outside("crypto.WPAPSK")),
    ],
};

static RANDOM: Namespace = Namespace {
    type_name: "*funcs.RandomFuncs",
    methods: &[
        (
            "ASCII",
            fixed(ANY, |context, args| random_text(context, args, Alphabet::Printable)),
        ),
        (
            "Alpha",
            fixed(ANY, |context, args| random_text(context, args, Alphabet::Letters)),
        ),
        (
            "AlphaNum",
            fixed(ANY, |context, args| {
                random_text(context, args, Alphabet::LettersAndDigits)
            }),
        ),
        (
            "Float",
            variadic(&[], Type::Any, |_, args| {
                let (least, most) = match args.len() {
                    0 => (0.0, 1.0),
                    1 => (0.0, loose::float(args.get(0))),
                    _ => (loose::float(args.get(0)), loose::float(args.get(1))),
                };
                let fraction = random::between(0, 1 << 53)? as f64 / (1_i64 << 53) as f64;
                Ok(Val::Float(least + fraction * (most - least)))
            }),
        ),
        (
            "Item",
            fixed(ANY, |_, args| {
                let items = loose::items(args.get(0))?;
                if items.len() == 0 {
                    return Err("expected a non-empty array or slice".into());
                }
                let at = random::between(0, items.len() as i64)?;
                Ok(items.get(at as usize).unwrap_or(Val::Nil))
            }),
        ),
        (
            "Number",
            variadic(&[], Type::Any, |_, args| {
                let (least, most) = match args.len() {
                    0 => (0, 100),
                    1 => (0, loose::int(args.get(0))),
                    _ => (loose::int(args.get(0)), loose::int(args.get(1))),
                };
                if least > most {
                    return Err(format!("min must not be greater than max (was {least}, {most})").into());
                }
                Ok(Val::int64(random::between(least, most.saturating_add(1))?))
            }),
        ),
        (
            "String",
            variadic(ANY, Type::Any, |context, args| match args.len() {
                1 => random_text(context, args, Alphabet::Words),
                _ => Err("random.String takes only a count here".into()),
            }),
        ),
    ],
};

static UUID: Namespace = Namespace {
    type_name: "*funcs.UUIDFuncs",
    methods: &[
        (
            "IsValid",
            fixed(ANY, |context, args| {
                Ok(Val::Bool(
                    random::read_uuid(&loose::argument(context, args, 0)?).is_some(),
                ))
            }),
        ),
        (
            "Nil",
            fixed(&[], |_, _| Ok(Val::text("00000000-0000-0000-0000-000000000000"))),
        ),
        (
            "Parse",
            fixed(ANY, |context, args| {
                let text = loose::argument(context, args, 0)?;
                let read = random::read_uuid(&text);
                read.map(Val::text)
                    .ok_or_else(|| format!("invalid UUID length: {}", text.len()).into())
            }),
        ),
        ("V1", outside("uuid.V1")),
        ("V4", fixed(&[], |_, _| Ok(Val::text(random::uuid()?)))),
    ],
};

const ANY: &[Type] = &[Type::Any];

fn decode(context: &Context<'_>, args: Arguments<'_>) -> Result<Vec<u8>, Failure> {
    let text = loose::argument(context, args, 0)?;
    let standard = sprig_encoding::decode(&BASE64, "base64", &text);
    Ok(standard.or_else(|_| sprig_encoding::decode(&BASE64URL, "base64", &text))?)
}

fn digest<D: Digest>(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    Ok(hex(&D::digest(loose::bytes(&context.heap, args.get(0))?)))
}

fn digest_bytes<D: Digest>(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let digest = D::digest(loose::bytes(&context.heap, args.get(0))?);
    Ok(Val::Bytes(digest.iter().copied().collect()))
}

fn random_text(context: &Context<'_>, args: Arguments<'_>, alphabet: Alphabet) -> Answer {
    sprig_random::text(context, loose::int(args.get(0)), alphabet)
}
