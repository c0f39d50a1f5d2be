//! A GraphQL request as clients write it, from a body, a query string or a message.

use async_graphql::{Request, Variables};
use serde::Deserialize;
use serde_json::{Map, Value};

/// The parameters of a request.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Params {
    query: String,
    operation_name: Option<String>,
    variables: Option<Map<String, Value>>,
    /// Read for its type only: no extension is supported.
    extensions: Option<Map<String, Value>>,
}

impl Params {
    /// The request to execute.
    pub(super) fn into_request(self) -> Request {
        let mut request = Request::new(self.query);
        request.operation_name = self.operation_name;
        let variables = Value::Object(self.variables.unwrap_or_default());
        request.variables(Variables::from_json(variables))
    }
}

/// The parameters in a JSON text; else what is wrong with it.
pub(super) fn from_json(body: &[u8]) -> Result<Params, String> {
    let value = serde_json::from_slice(body).map_err(|error| format!("The request is not JSON: {error}."))?;
    from_value(value)
}

/// The parameters in a JSON value; else what is wrong with it.
pub(super) fn from_value(value: Value) -> Result<Params, String> {
    if !value.is_object() {
        return Err("The request is not a JSON object; batches are not supported.".to_owned());
    }
    serde_json::from_value(value).map_err(|error| format!("The request is not a GraphQL request: {error}."))
}

/// The parameters in a URL's query string; else what is wrong with it.
pub(super) fn from_query(query: &str) -> Result<Params, String> {
    let object = |name: &str, text: &str| {
        let parsed = serde_json::from_str(text);
        parsed.map_err(|_| format!("`{name}` is not a JSON object."))
    };
    let mut params = Params::default();
    let mut has_query = false;
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "query" => {
                has_query = true;
                params.query = value.into_owned();
            }
            "operationName" if !value.is_empty() => params.operation_name = Some(value.into_owned()),
            "variables" if !value.is_empty() => params.variables = object("variables", &value)?,
            "extensions" if !value.is_empty() => params.extensions = object("extensions", &value)?,
            _ => {}
        }
    }
    if !has_query {
        return Err("There is no `query`.".to_owned());
    }
    Ok(params)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_an_object_with_a_query() {
        let check = |body: &str, is_good: bool| {
            assert_eq!(from_json(body.as_bytes()).is_ok(), is_good, "{body}");
        };
        check(r#"{"query":"{a}"}"#, true);
        check(
            r#"{"query":"{a}","operationName":null,"variables":null,"extensions":null}"#,
            true,
        );
        check(r#"{"query":"{a}","variables":{"x":1},"unknown":true}"#, true);
        check(r#"{"query":null}"#, false);
        check(r#"{"query":["{a}"]}"#, false);
        check(r#"{"query":"{a}","operationName":7}"#, false);
        check(r#"{"query":"{a}","variables":"{}"}"#, false);
        check(r#"{"query":"{a}","variables":[]}"#, false);
        check(r#"{"query":"{a}","extensions":[]}"#, false);
        check(r#"[{"query":"{a}"}]"#, false);
        check(r#"{"#, false);
        check("", false);
    }

    #[test]
    fn a_query_string_holds_the_same_as_a_body() {
        let params = from_query("query=%7Ba%7D&operationName=A&variables=%7B%22x%22%3A1%7D").expect("it is good");
        let body = from_json(br#"{"query":"{a}","operationName":"A","variables":{"x":1}}"#).expect("it is good");
        assert_eq!(params, body);
        assert!(from_query("variables=%7B%7D").is_err());
        assert!(from_query("query=%7Ba%7D&variables=1").is_err());
    }
}
