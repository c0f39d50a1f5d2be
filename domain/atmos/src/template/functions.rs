//! The functions that templates can call, by table: one module per namespace.
//!
//! A function declares Go's parameter types, and the evaluator checks them before it runs,
//! so that a wrong call fails with Go's words.

mod atmos;
mod builtin;
mod cast;
mod compare;
mod equal;
mod expand;
mod gomplate_coll;
mod gomplate_conv;
mod gomplate_csv;
mod gomplate_data;
mod gomplate_encoding;
mod gomplate_math;
mod gomplate_net;
mod gomplate_paths;
mod gomplate_strings;
mod gomplate_test;
mod gomplate_time;
mod gomplate_toml;
mod loose;
mod moments;
mod sprig_date;
mod sprig_decimals;
mod sprig_defaults;
mod sprig_dicts;
mod sprig_encoding;
mod sprig_lists;
mod sprig_math;
mod sprig_paths;
mod sprig_random;
mod sprig_regex;
mod sprig_semver;
mod sprig_strings;
mod sprig_words;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::failure::Failure;
use super::heap::Heap;
use super::val::Val;
use super::{Host, RenderOptions};

/// What a function returns.
pub(super) type Answer = Result<Val, Failure>;

/// A function's code; its arguments have been checked against its parameters.
pub(super) type Run = for<'a> fn(&mut Context<'_>, Arguments<'a>) -> Answer;

/// What a function works with.
pub(super) struct Context<'a> {
    pub(super) heap: Heap,
    pub(super) host: &'a dyn Host,
    pub(super) options: RenderOptions,
}

/// A Go parameter type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    /// `interface{}`.
    Any,
    /// `reflect.Value`: the builtins take these.
    Value,
    Text,
    Int,
    Float,
    Bool,
    /// `map[string]interface{}`.
    Map,
    Time,
    Duration,
}

impl Type {
    /// Go's name of the type.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Any => "interface {}",
            Self::Value => "reflect.Value",
            Self::Text => "string",
            Self::Int => "int",
            Self::Float => "float64",
            Self::Bool => "bool",
            Self::Map => "map[string]interface {}",
            Self::Time => "time.Time",
            Self::Duration => "time.Duration",
        }
    }

    /// Whether nil is one of its values.
    pub(super) const fn can_be_nil(self) -> bool {
        matches!(self, Self::Any | Self::Value | Self::Map)
    }
}

/// A function: its parameters and what it does.
pub(super) struct Function {
    pub(super) parameters: &'static [Type],
    /// The type of any further arguments.
    pub(super) variadic: Option<Type>,
    pub(super) body: Body,
}

/// What a function does.
pub(super) enum Body {
    /// Runs this.
    Run(Run),
    /// `and`: the first false argument, or the last.
    And,
    /// `or`: the first true argument, or the last.
    Or,
    /// `call`: there are no function values here.
    Call,
    /// Asks the host, by this name.
    Outside(&'static str),
}

/// A function with fixed parameters.
pub(super) const fn fixed(parameters: &'static [Type], run: Run) -> Function {
    Function {
        parameters,
        variadic: None,
        body: Body::Run(run),
    }
}

/// A function that takes any number of further arguments.
pub(super) const fn variadic(parameters: &'static [Type], rest: Type, run: Run) -> Function {
    Function {
        parameters,
        variadic: Some(rest),
        body: Body::Run(run),
    }
}

/// A function that gomplate keeps for those who ask for what is not settled yet, which Atmos does not.
pub(super) const fn experimental(parameters: &'static [Type], rest: Option<Type>) -> Function {
    Function {
        parameters,
        variadic: rest,
        body: Body::Run(|_, _| Err("experimental function, but experimental mode not enabled".into())),
    }
}

/// A function that only the host can answer.
pub(super) const fn outside(name: &'static str) -> Function {
    Function {
        parameters: &[],
        variadic: Some(Type::Any),
        body: Body::Outside(name),
    }
}

/// Functions under their names.
pub(super) type Table = &'static [(&'static str, Function)];

/// Functions behind a name with a dot, such as `strings.Title`.
pub(super) struct Namespace {
    pub(super) type_name: &'static str,
    pub(super) methods: Table,
}

/// What a name may mean: later origins win where they are enabled.
pub(super) struct Candidates {
    pub(super) name: &'static str,
    builtin: Option<&'static Function>,
    gomplate: Option<&'static Function>,
    sprig: Option<&'static Function>,
    atmos: Option<&'static Function>,
}

impl Candidates {
    /// The function that the name stands for under `options`.
    pub(super) fn choose(&self, options: RenderOptions) -> Option<&'static Function> {
        let sprig = self.sprig.filter(|_| options.sprig);
        let gomplate = self.gomplate.filter(|_| options.gomplate);
        self.atmos.or(sprig).or(gomplate).or(self.builtin)
    }
}

static ALL: LazyLock<FxHashMap<&'static str, Candidates>> = LazyLock::new(|| {
    let mut all = FxHashMap::default();
    for (tables, slot) in [
        (&[builtin::TABLE, compare::TABLE][..], Slot::Builtin),
        (GOMPLATE, Slot::Gomplate),
        (SPRIG, Slot::Sprig),
        (&[atmos::TABLE], Slot::Atmos),
    ] {
        for (name, function) in tables.iter().copied().flatten() {
            insert(&mut all, name, function, slot);
        }
    }
    all
});

const GOMPLATE: &[Table] = &[
    gomplate_coll::TABLE,
    gomplate_conv::TABLE,
    gomplate_data::TABLE,
    gomplate_encoding::TABLE,
    gomplate_math::TABLE,
    gomplate_net::TABLE,
    gomplate_paths::TABLE,
    gomplate_strings::TABLE,
    gomplate_test::TABLE,
    gomplate_time::TABLE,
];

const SPRIG: &[Table] = &[
    sprig_date::TABLE,
    sprig_decimals::TABLE,
    sprig_defaults::TABLE,
    sprig_dicts::TABLE,
    sprig_encoding::TABLE,
    sprig_lists::TABLE,
    sprig_math::TABLE,
    sprig_paths::TABLE,
    sprig_random::TABLE,
    sprig_regex::TABLE,
    sprig_semver::TABLE,
    sprig_strings::TABLE,
    sprig_words::TABLE,
];

#[derive(Clone, Copy)]
enum Slot {
    Builtin,
    Gomplate,
    Sprig,
    Atmos,
}

fn insert(all: &mut FxHashMap<&'static str, Candidates>, name: &'static str, function: &'static Function, slot: Slot) {
    let candidates = all.entry(name).or_insert(Candidates {
        name,
        builtin: None,
        gomplate: None,
        sprig: None,
        atmos: None,
    });
    let place = match slot {
        Slot::Builtin => &mut candidates.builtin,
        Slot::Gomplate => &mut candidates.gomplate,
        Slot::Sprig => &mut candidates.sprig,
        Slot::Atmos => &mut candidates.atmos,
    };
    *place = Some(function);
}

/// What `name` may mean, if anything.
pub(super) fn lookup(name: &str) -> Option<&'static Candidates> {
    ALL.get(name)
}

/// The method `name` of a value, if its type has that.
pub(super) fn method(value: &Val, name: &str) -> Option<&'static Function> {
    let table = match value {
        Val::Namespace(namespace) => namespace.methods,
        Val::Time(_) => moments::TIME,
        Val::Duration(_) => moments::DURATION,
        Val::Version(_) => sprig_semver::METHODS,
        _ => return None,
    };
    table
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, function)| function)
}

/// Every name, with those behind a dot.
#[cfg(test)]
pub(super) fn names(host: &dyn Host) -> Vec<String> {
    let context = || Context {
        heap: Heap::new(u64::MAX),
        host,
        options: RenderOptions::default(),
    };
    let namespaces = [GOMPLATE, &[atmos::TABLE]]
        .concat()
        .into_iter()
        .flatten()
        .filter_map(|(name, function)| {
            let Body::Run(run) = function.body else {
                return None;
            };
            if !function.parameters.is_empty() || function.variadic.is_some() {
                return None;
            }
            match run(&mut context(), Arguments(&[])) {
                Ok(Val::Namespace(namespace)) => Some((name, namespace.methods)),
                _ => None,
            }
        });
    let methods =
        namespaces.flat_map(|(name, methods)| methods.iter().map(move |(method, _)| format!("{name}.{method}")));
    ALL.keys().map(|name| (*name).to_owned()).chain(methods).collect()
}

/// The checked arguments of a call.
#[derive(Clone, Copy)]
pub(super) struct Arguments<'a>(pub(super) &'a [Val]);

impl<'a> Arguments<'a> {
    pub(super) const fn len(self) -> usize {
        self.0.len()
    }

    pub(super) fn get(self, index: usize) -> &'a Val {
        self.0.get(index).unwrap_or(&Val::Nil)
    }

    pub(super) fn text(self, index: usize) -> &'a str {
        match self.get(index) {
            Val::Text(text) => text,
            _ => "",
        }
    }

    pub(super) fn int(self, index: usize) -> i64 {
        match self.get(index) {
            Val::Int(value, _) | Val::Duration(value) => *value,
            _ => 0,
        }
    }

    pub(super) fn float(self, index: usize) -> f64 {
        match self.get(index) {
            Val::Float(value) => *value,
            _ => 0.0,
        }
    }

    pub(super) fn bool(self, index: usize) -> bool {
        matches!(self.get(index), Val::Bool(true))
    }

    pub(super) fn rest(self, from: usize) -> &'a [Val] {
        self.0.get(from..).unwrap_or(&[])
    }
}
