//! Files with templates, rendered.

use async_graphql::{Json, Object};
use atmos::diagnostic::Diagnostic;
use atmos::value::Value;
use atmos::workspace;

/// How many bytes of a rendered text are shown.
const MOST_BYTES: usize = 2 << 20;

/// A file as YAML sees it in a stack, with the context of one import.
pub struct FileRendering {
    context: Value,
    text: Result<String, Box<Diagnostic>>,
}

impl From<workspace::Rendering> for FileRendering {
    fn from(rendering: workspace::Rendering) -> Self {
        Self {
            context: Value::Map(rendering.context),
            text: rendering.text.map(cut),
        }
    }
}

/// A file as YAML sees it in a stack, with the context of one import.
#[Object]
impl FileRendering {
    /// The context that it is imported with; empty if it is imported with none.
    async fn context(&self) -> Json<&Value> {
        Json(&self.context)
    }

    /// The text with its templates rendered, at most the first two mebibytes; null if they fail.
    async fn text(&self) -> Option<&str> {
        self.text.as_ref().ok().map(String::as_str)
    }

    /// Why its templates fail; null if they do not.
    async fn failure(&self) -> Option<&str> {
        self.text.as_ref().err().map(|found| found.message.as_str())
    }

    /// The line of the file in which they fail; null if they do not.
    async fn failed_line(&self) -> Option<u32> {
        self.text.as_ref().err().map(|found| found.span.line())
    }
}

fn cut(mut text: String) -> String {
    if text.len() > MOST_BYTES {
        let end = (0..=MOST_BYTES)
            .rev()
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or(0);
        text.truncate(end);
    }
    text
}
