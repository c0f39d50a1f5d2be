//! gomplate: `base64.`, `crypto.`, `random.` and `uuid.`. Random ones differ each time.

use data_encoding::{BASE64, BASE64URL};
use pbkdf2::pbkdf2_hmac;
use sha1::Sha1;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512, Sha512_224, Sha512_256};

use super::super::random::{self, Alphabet};
use super::super::val::Val;
use super::sprig_encoding::{self, hex};
use super::{
    Answer, Arguments, Context, Failure, Namespace, Table, Type, builtin, experimental, fixed, loose, outside,
    sprig_random, variadic,
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
        ("DecryptAES", experimental(TEXT, Some(Type::Any))),
        ("DecryptAESBytes", experimental(TEXT, Some(Type::Any))),
        ("ECDSADerivePublicKey", experimental(TEXT, None)),
        ("ECDSAGenerateKey", experimental(&[], Some(Type::Any))),
        ("EncryptAES", experimental(TEXT, Some(Type::Any))),
        ("PBKDF2", variadic(FOUR, Type::Text, pbkdf2)),
        ("RSADecrypt", experimental(&[Type::Text, Type::Any], None)),
        ("RSADecryptBytes", experimental(&[Type::Text, Type::Any], None)),
        ("RSADerivePublicKey", experimental(TEXT, None)),
        ("RSAEncrypt", experimental(&[Type::Text, Type::Any], None)),
        ("RSAGenerateKey", experimental(&[], Some(Type::Any))),
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
        ("WPAPSK", fixed(&[Type::Any, Type::Any], wpa_key)),
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
const TEXT: &[Type] = &[Type::Text];
const FOUR: &[Type] = &[Type::Any, Type::Any, Type::Any, Type::Any];

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

/// `PBKDF2 password salt rounds length [hash]`.
fn pbkdf2(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let hash = match args.len() {
        4 => "SHA1",
        _ => args.text(4),
    };
    let (password, salt) = (
        loose::bytes(&context.heap, args.get(0))?,
        loose::bytes(&context.heap, args.get(1))?,
    );
    derived(
        context,
        hash,
        (&password, &salt),
        (loose::int(args.get(2)), loose::int(args.get(3))),
    )
}

/// `WPAPSK network password`.
fn wpa_key(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let (network, password) = (
        loose::bytes(&context.heap, args.get(0))?,
        loose::bytes(&context.heap, args.get(1))?,
    );
    derived(context, "SHA1", (&password, &network), (4096, 32))
}

/// A key of so many bytes, in hexadecimal. Each round of each block of it is about a step.
fn derived(
    context: &Context<'_>,
    hash: &str,
    (password, salt): (&[u8], &[u8]),
    (rounds, length): (i64, i64),
) -> Answer {
    type Derive = fn(&[u8], &[u8], u32, &mut [u8]);
    let derive: Derive = match hash {
        "SHA1" | "SHA-1" => pbkdf2_hmac::<Sha1>,
        "SHA224" | "SHA-224" => pbkdf2_hmac::<Sha224>,
        "SHA256" | "SHA-256" => pbkdf2_hmac::<Sha256>,
        "SHA384" | "SHA-384" => pbkdf2_hmac::<Sha384>,
        "SHA512" | "SHA-512" => pbkdf2_hmac::<Sha512>,
        "SHA512_224" | "SHA512/224" | "SHA-512_224" | "SHA-512/224" => pbkdf2_hmac::<Sha512_224>,
        "SHA512_256" | "SHA512/256" | "SHA-512_256" | "SHA-512/256" => pbkdf2_hmac::<Sha512_256>,
        other => return Err(format!("no such hash {other}").into()),
    };
    let rounds = u32::try_from(rounds.max(1)).map_err(|_| Failure::Limit("the key takes too many rounds"))?;
    let length = usize::try_from(length).map_err(|_| "runtime error: slice bounds out of range")?;
    context.heap.spend_text(length)?;
    context
        .heap
        .spend(u64::from(rounds).saturating_mul(1 + length as u64 / 20))?;
    let mut key = vec![0; length];
    derive(password, salt, rounds, &mut key);
    Ok(hex(&key))
}
