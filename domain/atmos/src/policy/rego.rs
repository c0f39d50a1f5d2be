//! Rego: compiled from a policy and its modules, evaluated as Atmos does: `data.atmos.errors` must be empty.

use std::num::NonZeroU32;
use std::time::Duration;

use regorus::utils::limits::{ExecutionTimerConfig, LimitError};
use regorus::{Engine, Value};
use serde_json::Value as Json;

use super::{MOST_VIOLATIONS, Verdict, Violation, cut, depth, locate, recursion, with_room};

/// What Atmos asks for.
const RULE: &str = "data.atmos.errors";
/// How many steps pass between two looks at the clock.
const STEPS: NonZeroU32 = NonZeroU32::new(64).expect("64 is not 0");
/// More items than a policy counts up to.
const MOST_ITEMS: u64 = 100_000;

/// How long reading a policy may take.
const COMPILING: Duration = Duration::from_secs(2);
/// What the interpreter gets to notice that its time is over.
const GRACE: Duration = Duration::from_secs(1);

/// A module: what messages call it, and its text.
pub(super) struct Module {
    pub(super) name: String,
    pub(super) text: String,
}

/// The modules, ready to judge.
pub(super) fn compile(modules: Vec<Module>) -> Result<Engine, String> {
    if modules.iter().any(|module| depth::is_too_deep(&module.text)) {
        return Err("it nests deeper than is read".to_owned());
    }
    let compiled = with_room(COMPILING, || compile_flat(modules));
    compiled.unwrap_or_else(|| Err("it takes too long to read".to_owned()))
}

fn compile_flat(modules: Vec<Module>) -> Result<Engine, String> {
    let mut engine = Engine::new();
    engine.set_strict_builtin_errors(false);
    for module in modules {
        add(&mut engine, module)?;
    }
    let tree = engine.get_ast_as_json().map_err(|error| reason(&error.to_string()))?;
    recursion::refuse(&tree)?;
    bound(&mut engine)?;
    Ok(engine)
}

/// Policies come in the syntax of Rego 1 and in the one before; a module that is neither is refused in the words of the
/// first.
fn add(engine: &mut Engine, module: Module) -> Result<(), String> {
    engine.set_rego_v0(false);
    let Err(error) = engine.add_policy(module.name.clone(), module.text.clone()) else {
        return Ok(());
    };
    engine.set_rego_v0(true);
    let earlier = engine.add_policy(module.name, module.text);
    earlier.map(drop).map_err(|_| reason(&error.to_string()))
}

/// Puts a bound on the functions that make much out of little.
fn bound(engine: &mut Engine) -> Result<(), String> {
    let range = |arguments: Vec<Value>| {
        let (Some(first), Some(last)) = (integer(&arguments, 0), integer(&arguments, 1)) else {
            return Ok(Value::Undefined);
        };
        let step = integer(&arguments, 2).unwrap_or(1);
        let numbers = range(first, last, step).ok_or_else(|| refused("the range has too many numbers"))?;
        Ok(Value::from(numbers))
    };
    let expand = |_: Vec<Value>| Err(refused("net.cidr_expand is not evaluated here").into());
    engine
        .add_extension("numbers.range".to_owned(), 2, Box::new(range))
        .and_then(|()| engine.add_extension("numbers.range_step".to_owned(), 3, Box::new(range)))
        .and_then(|()| engine.add_extension("net.cidr_expand".to_owned(), 1, Box::new(expand)))
        .map_err(|error| error.to_string())
}

fn refused(why: &str) -> std::io::Error {
    std::io::Error::other(why)
}

/// The numbers from `first` to `last`, up or down.
fn range(first: i64, last: i64, step: i64) -> Option<Vec<Value>> {
    let distance = first.abs_diff(last);
    let step = u64::try_from(step).ok().filter(|step| *step > 0)?;
    let count = distance / step + 1;
    if count > MOST_ITEMS {
        return None;
    }
    let number = |at: u64| {
        let offset = at.checked_mul(step)?;
        if first <= last {
            first.checked_add_unsigned(offset)
        } else {
            first.checked_sub_unsigned(offset)
        }
    };
    (0..count).map(|at| number(at).map(Value::from)).collect()
}

fn integer(arguments: &[Value], at: usize) -> Option<i64> {
    arguments.get(at)?.as_i64().ok()
}

/// What the policy says about the document.
pub(super) fn judge(engine: &Engine, document: Json, limit: Duration) -> Verdict {
    let engine = engine.clone();
    let judged = with_room(limit + GRACE, move || judge_flat(engine, &document, limit));
    judged.unwrap_or(Verdict::TooSlow(limit))
}

fn judge_flat(mut engine: Engine, document: &Json, limit: Duration) -> Verdict {
    engine.set_execution_timer_config(ExecutionTimerConfig {
        limit,
        check_interval: STEPS,
    });
    engine.set_input(Value::from(document.clone()));
    match engine.eval_rule(RULE.to_owned()) {
        Ok(errors) => said(&errors, document),
        Err(error) => {
            let is_limit = matches!(error.downcast_ref(), Some(LimitError::TimeLimitExceeded { .. }));
            if is_limit {
                Verdict::TooSlow(limit)
            } else {
                Verdict::Failed(reason(&error.to_string()))
            }
        }
    }
}

fn said(errors: &Value, document: &Json) -> Verdict {
    let messages: Vec<String> = match errors {
        Value::Array(items) => items.iter().take(MOST_VIOLATIONS).map(text).collect(),
        Value::Set(items) => items.iter().take(MOST_VIOLATIONS).map(text).collect(),
        _ => {
            let what = "it gives no list `errors` in the package `atmos`";
            return Verdict::Failed(what.to_owned());
        }
    };
    let violation = |message: String| Violation {
        path: locate::mentioned(&message, document),
        message,
    };
    Verdict::Judged(messages.into_iter().map(violation).collect())
}

fn text(message: &Value) -> String {
    match message {
        Value::String(text) => cut(text),
        other => cut(&other.to_json_str().unwrap_or_default()),
    }
}

/// Where and why, without the lines of the source that the interpreter quotes.
fn reason(text: &str) -> String {
    let place = text.lines().find_map(|line| line.strip_prefix("--> "));
    let why = text
        .lines()
        .find_map(|line| line.split_once("error: ").map(|(_, why)| why))
        .unwrap_or(text.trim());
    match place {
        Some(place) => cut(&format!("{place}: {why}")),
        None => cut(why),
    }
}
