//! What templates may know of the outside: environment variables, and the other components of the estate.

use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Budget, Settings, TemplateCache};
use crate::config::{Config, DataSource};
use crate::functions::{Asked, Functions};
use crate::links::Outputs;
use crate::template::HostError;
use crate::value::{Node, Text, Value};

/// What stands for outputs that nobody can tell; a rendered text that shows it is not complete.
const UNKNOWN: &str = "isobar:outputs-are-elsewhere";

/// The outside, as far as opening a repository may touch it.
pub(crate) struct Host<'a> {
    config: &'a Config,
    templates: &'a TemplateCache,
    /// The component that is rendered, with what lies around it.
    functions: Option<&'a Functions<'a>>,
    /// The steps that this rendering shares with others.
    budget: Option<&'a Budget>,
    /// Variables and data sources of its own.
    settings: Option<&'a Settings>,
    /// Whether a component was handed out without its outputs.
    hides: AtomicBool,
}

impl<'a> Host<'a> {
    /// The outside of a text that belongs to no component.
    pub(crate) const fn new(config: &'a Config, templates: &'a TemplateCache) -> Self {
        Self {
            config,
            templates,
            functions: None,
            budget: None,
            settings: None,
            hides: AtomicBool::new(false),
        }
    }

    /// The outside of a component.
    pub(crate) fn within(config: &'a Config, functions: &'a Functions<'a>) -> Self {
        Self {
            functions: Some(functions),
            budget: functions.around.as_ref().map(|around| around.budget),
            ..Self::new(config, functions.templates)
        }
    }

    /// With steps that it shares with other renderings.
    pub(crate) const fn with_budget(self, budget: &'a Budget) -> Self {
        Self {
            budget: Some(budget),
            ..self
        }
    }

    /// With variables and data sources that come before all others.
    pub(crate) const fn with_settings(self, settings: &'a Settings) -> Self {
        Self {
            settings: Some(settings),
            ..self
        }
    }

    /// Whether a component was handed out whose outputs nobody can tell: a failure may come from that.
    pub(crate) fn hides_outputs(&self) -> bool {
        self.hides.load(Ordering::Relaxed)
    }

    /// Whether what was rendered shows outputs that nobody can tell.
    pub(crate) fn is_incomplete(&self, rendered: &str) -> bool {
        self.hides_outputs() && rendered.contains(UNKNOWN)
    }

    /// `atmos.Component(component, stack)`: its sections, and its `outputs` as far as they are known.
    fn component(&self, arguments: &[Value]) -> Option<Result<Value, HostError>> {
        let around = self.functions?.around.as_ref()?;
        let [component, stack] = arguments else {
            return None;
        };
        let (component, stack) = (component.as_str()?, stack.as_str()?);
        let Some(links) = around.links else {
            Asked::note(&around.asked.components);
            return None;
        };
        let sections = match links.described(component, stack) {
            Ok(Some(sections)) => sections,
            Ok(None) => {
                let message = format!("there is no component `{component}` in the stack `{stack}`");
                return Some(Err(HostError::Failed(message)));
            }
            Err(message) => return Some(Err(HostError::Failed(message))),
        };
        let outputs = match links.outputs(component, stack) {
            Outputs::Known(outputs) => Value::Map(outputs),
            Outputs::Unprovisioned | Outputs::Elsewhere | Outputs::Missing => {
                self.hides.store(true, Ordering::Relaxed);
                UNKNOWN.into()
            }
        };
        Some(Ok(Value::Map(sections.with("outputs", Node::computed(outputs)))))
    }

    /// What a data source holds, as far as it is a file of the repository.
    fn data(&self, function: &str, arguments: &[Value]) -> Option<Value> {
        let [alias] = arguments else {
            return None;
        };
        let alias = alias.as_str()?;
        match function {
            "datasource" | "atmos.GomplateDatasource" => Some(self.source(alias)?.value.clone()),
            "include" => Some(Value::String(self.source(alias)?.text.clone())),
            "datasourceReachable" => self.source(alias).map(|_| Value::Bool(true)),
            "datasourceExists" => Some(Value::Bool(self.names_source(alias))),
            _ => None,
        }
    }

    /// The data source of a name: the component's own, or that of `atmos.yaml`. A name may be the URL of a file.
    fn source(&self, alias: &str) -> Option<Cow<'_, DataSource>> {
        let read = |url: &Text| self.templates.local.source(self.config, url);
        let own = self.settings.and_then(|settings| settings.data_sources.get(alias));
        if let Some(url) = own {
            return Some(Cow::Owned(DataSource::clone(&*read(url)?)));
        }
        if alias.starts_with("file://") {
            return Some(Cow::Owned(DataSource::clone(&*read(&alias.into())?)));
        }
        self.config.data_sources.get(alias).map(Cow::Borrowed)
    }

    fn names_source(&self, alias: &str) -> bool {
        let path = ["templates", "settings", "gomplate", "datasources", alias];
        let is_own = |settings: &Settings| settings.data_sources.contains_key(alias);
        self.settings.is_some_and(is_own) || self.config.get(&path).is_some()
    }

    /// `atmos.Resolve("!function arguments")`: a YAML function within a template.
    fn resolved(&self, arguments: &[Value]) -> Option<Result<Value, HostError>> {
        let [call] = arguments else {
            return None;
        };
        self.functions?.call(call.as_str()?).map(Ok)
    }
}

impl crate::template::Host for Host<'_> {
    fn allowance(&self) -> u64 {
        self.budget.map_or(u64::MAX, Budget::left)
    }

    fn took(&self, steps: u64) {
        if let Some(budget) = self.budget {
            budget.take(steps);
        }
    }

    fn env(&self, name: &str) -> Option<String> {
        let own = self.settings.and_then(|settings| settings.variables.get(name));
        let configured = || self.config.templates.env.get(name);
        let found = own.or_else(configured).or_else(|| self.config.environment.get(name));
        found.cloned()
    }

    fn call(&self, function: &str, arguments: &[Value]) -> Result<Value, HostError> {
        let answer = match function {
            "atmos.Component" => self.component(arguments),
            "atmos.Resolve" => self.resolved(arguments),
            _ => match function.strip_prefix("file.") {
                Some(name) => self.templates.local.call(self.config, name, arguments),
                None => self.data(function, arguments).map(Ok),
            },
        };
        answer.unwrap_or_else(|| {
            Err(HostError::Unresolved {
                function: function.to_owned(),
                arguments: arguments.to_vec(),
            })
        })
    }
}
