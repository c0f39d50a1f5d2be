//! A GraphQL request as clients write it, from a body, a query string or a message.

use async_graphql::{Request, Variables};
use serde_json::{Map, Value};

/// The parameters of a request. No extension is supported, so none is kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Params {
    query: String,
    operation_name: Option<String>,
    variables: Map<String, Value>,
}

impl Params {
    /// The request to execute.
    pub(super) fn into_request(self) -> Request {
        let mut request = Request::new(self.query);
        request.operation_name = self.operation_name;
        request.variables(Variables::from_json(Value::Object(self.variables)))
    }
}

/// The parameters in a JSON text; else what is wrong with it.
pub(super) fn from_json(body: &[u8]) -> Result<Params, String> {
    let value = serde_json::from_slice(body).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        format!("The request is not JSON: unexpected input at line {line}, column {column}.")
    })?;
    from_value(value)
}

/// The parameters in a JSON value; else what is wrong with it.
pub(super) fn from_value(value: Value) -> Result<Params, String> {
    let mut fields = match value {
        Value::Object(fields) => fields,
        Value::Array(_) => {
            return Err("The request is a list: batches are not supported, send one operation a request.".to_owned());
        }
        _ => return Err("The request is not a JSON object.".to_owned()),
    };
    let Some(Value::String(query)) = fields.remove("query") else {
        return Err("`query` is not a text.".to_owned());
    };
    let operation_name = match fields.remove("operationName") {
        None | Some(Value::Null) => None,
        Some(Value::String(name)) => Some(name),
        Some(_) => return Err("`operationName` is not a text.".to_owned()),
    };
    let mut object = |name: &str| match fields.remove(name) {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(object)) => Ok(object),
        Some(_) => Err(format!("`{name}` is not a JSON object.")),
    };
    object("extensions")?;
    Ok(Params {
        query,
        operation_name,
        variables: object("variables")?,
    })
}

/// The parameters in a URL's query string; else what is wrong with it.
pub(super) fn from_query(query: &str) -> Result<Params, String> {
    let object = |name: &str, text: &str| {
        let parsed = serde_json::from_str::<Option<Map<String, Value>>>(text);
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
            "variables" if !value.is_empty() => params.variables = object("variables", &value)?.unwrap_or_default(),
            "extensions" if !value.is_empty() => drop(object("extensions", &value)?),
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
