//! What templates may know of the outside: environment variables, and nothing else.

use crate::config::Config;
use crate::template::HostError;
use crate::value::Value;

/// The outside, as far as opening a repository may touch it.
pub(crate) struct Host<'a> {
    config: &'a Config,
}

impl<'a> Host<'a> {
    pub(crate) const fn new(config: &'a Config) -> Self {
        Self { config }
    }
}

impl crate::template::Host for Host<'_> {
    fn env(&self, name: &str) -> Option<String> {
        let templates = &self.config.templates.env;
        templates
            .get(name)
            .or_else(|| self.config.environment.get(name))
            .cloned()
    }

    fn call(&self, function: &str, arguments: &[Value]) -> Result<Value, HostError> {
        Err(HostError::Unresolved {
            function: function.to_owned(),
            arguments: arguments.to_vec(),
        })
    }
}
