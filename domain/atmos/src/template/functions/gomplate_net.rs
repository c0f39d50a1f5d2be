//! gomplate: what reaches out: `aws.`, `file.`, `gcp.`, `net.`, `sockaddr.`; all of it is asked of the host,
//! but for what gomplate calls experimental.

use std::collections::BTreeMap;

use super::super::url::Url;
use super::super::val::Val;
use super::{Answer, Arguments, Context, Namespace, Table, Type, experimental, fixed, loose, outside};

/// The functions.
pub(in super::super) const TABLE: Table = &[
    ("aws", fixed(&[], |_, _| Ok(Val::Namespace(&AWS)))),
    ("ec2dynamic", outside("aws.EC2Dynamic")),
    ("ec2meta", outside("aws.EC2Meta")),
    ("ec2region", outside("aws.EC2Region")),
    ("ec2tag", outside("aws.EC2Tag")),
    ("ec2tags", outside("aws.EC2Tags")),
    ("file", fixed(&[], |_, _| Ok(Val::Namespace(&FILE)))),
    ("gcp", fixed(&[], |_, _| Ok(Val::Namespace(&GCP)))),
    ("net", fixed(&[], |_, _| Ok(Val::Namespace(&NET)))),
    ("sockaddr", fixed(&[], |_, _| Ok(Val::Namespace(&SOCKADDR)))),
];

static AWS: Namespace = Namespace {
    type_name: "*funcs.Funcs",
    methods: &[
        ("ARN", outside("aws.ARN")),
        ("Account", outside("aws.Account")),
        ("EC2Dynamic", outside("aws.EC2Dynamic")),
        ("EC2Meta", outside("aws.EC2Meta")),
        ("EC2Region", outside("aws.EC2Region")),
        ("EC2Tag", outside("aws.EC2Tag")),
        ("EC2Tags", outside("aws.EC2Tags")),
        ("KMSDecrypt", outside("aws.KMSDecrypt")),
        ("KMSEncrypt", outside("aws.KMSEncrypt")),
        ("UserID", outside("aws.UserID")),
    ],
};

static FILE: Namespace = Namespace {
    type_name: "*funcs.FileFuncs",
    methods: &[
        ("Exists", outside("file.Exists")),
        ("IsDir", outside("file.IsDir")),
        ("Read", outside("file.Read")),
        ("ReadDir", outside("file.ReadDir")),
        ("Stat", outside("file.Stat")),
        ("Walk", outside("file.Walk")),
        ("Write", outside("file.Write")),
    ],
};

static GCP: Namespace = Namespace {
    type_name: "*funcs.GcpFuncs",
    methods: &[("Meta", outside("gcp.Meta"))],
};

static NET: Namespace = Namespace {
    type_name: "*funcs.NetFuncs",
    methods: &[
        ("CIDRHost", experimental(PAIR, None)),
        ("CIDRNetmask", experimental(&[Type::Any], None)),
        ("CIDRSubnetSizes", experimental(&[], Some(Type::Any))),
        ("CIDRSubnets", experimental(PAIR, None)),
        ("LookupCNAME", outside("net.LookupCNAME")),
        ("LookupIP", outside("net.LookupIP")),
        ("LookupIPs", outside("net.LookupIPs")),
        ("LookupSRV", outside("net.LookupSRV")),
        ("LookupSRVs", outside("net.LookupSRVs")),
        ("LookupTXT", outside("net.LookupTXT")),
        ("ParseIP", outside("net.ParseIP")),
        ("ParseIPPrefix", outside("net.ParseIPPrefix")),
        ("ParseIPRange", outside("net.ParseIPRange")),
    ],
};

static SOCKADDR: Namespace = Namespace {
    type_name: "*funcs.SockaddrFuncs",
    methods: &[
        ("Attr", outside("sockaddr.Attr")),
        ("Exclude", outside("sockaddr.Exclude")),
        ("GetAllInterfaces", outside("sockaddr.GetAllInterfaces")),
        ("GetDefaultInterfaces", outside("sockaddr.GetDefaultInterfaces")),
        ("GetInterfaceIP", outside("sockaddr.GetInterfaceIP")),
        ("GetInterfaceIPs", outside("sockaddr.GetInterfaceIPs")),
        ("GetPrivateIP", outside("sockaddr.GetPrivateIP")),
        ("GetPrivateIPs", outside("sockaddr.GetPrivateIPs")),
        ("GetPrivateInterfaces", outside("sockaddr.GetPrivateInterfaces")),
        ("GetPublicIP", outside("sockaddr.GetPublicIP")),
        ("GetPublicIPs", outside("sockaddr.GetPublicIPs")),
        ("GetPublicInterfaces", outside("sockaddr.GetPublicInterfaces")),
        ("Include", outside("sockaddr.Include")),
        ("Join", outside("sockaddr.Join")),
        ("Limit", outside("sockaddr.Limit")),
        ("Math", outside("sockaddr.Math")),
        ("Offset", outside("sockaddr.Offset")),
        ("Sort", outside("sockaddr.Sort")),
        ("Unique", outside("sockaddr.Unique")),
    ],
};

const PAIR: &[Type] = &[Type::Any, Type::Any];

/// A URL as the fields of Go's `url.URL`; Go's methods `Hostname` and `Port` are fields too.
pub(super) fn parse_url(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let url = Url::parse(&loose::argument(context, args, 0)?)?;
    let parts = [
        ("Fragment", url.fragment.clone()),
        ("Host", url.host.clone()),
        ("Hostname", url.hostname().to_owned()),
        ("Opaque", url.opaque.clone()),
        ("Path", url.path.clone()),
        ("Port", url.port().to_owned()),
        ("RawQuery", url.query.clone()),
        ("Scheme", url.scheme.clone()),
        ("String", url.to_string()),
        ("User", url.user.clone().unwrap_or_default()),
    ];
    let entries: BTreeMap<_, _> = parts
        .into_iter()
        .map(|(key, part)| (key.into(), Val::text(part)))
        .collect();
    context.heap.dict(entries)
}
