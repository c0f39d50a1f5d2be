//! Text to expression.
//!
//! yq's precedence, from loose to tight: `,`, then `and` and `or`, then `|`, then comparisons, then arithmetic and `//`,
//! each from left to right.

use super::QueryError;
use super::functions::{Function, named};
use crate::value::Value;

/// Parentheses within parentheses.
const MOST_DEPTH: usize = 64;
/// Bytes of an expression.
const MOST_BYTES: usize = 16 << 10;

/// A parsed expression.
#[derive(Debug)]
pub(super) enum Expression {
    This,
    Literal(Value),
    /// Texts with expressions between them.
    Text(Vec<Expression>),
    List(Option<Box<Expression>>),
    Map(Vec<(Expression, Expression)>),
    /// `..`
    Everything,
    /// `.a`, `."a"` or `.["a"]` of what comes before.
    Step(Box<Expression>, Box<Expression>),
    /// `[]`
    Each(Box<Expression>),
    /// `[1:2]`
    Slice(Box<Expression>, Option<i64>, Option<i64>),
    Binary(Operator, Box<Expression>, Box<Expression>),
    Call(Function, Vec<Expression>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Union,
    And,
    Or,
    Pipe,
    Equal,
    Unequal,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Alternative,
}

/// Operators by their text, the longer first, with how tightly they bind.
const OPERATORS: [(&str, Operator, u8); 16] = [
    ("and", Operator::And, 1),
    ("or", Operator::Or, 1),
    ("==", Operator::Equal, 3),
    ("!=", Operator::Unequal, 3),
    ("<=", Operator::LessEqual, 3),
    (">=", Operator::GreaterEqual, 3),
    ("//", Operator::Alternative, 4),
    (",", Operator::Union, 0),
    ("|", Operator::Pipe, 2),
    ("<", Operator::Less, 3),
    (">", Operator::Greater, 3),
    ("+", Operator::Add, 4),
    ("-", Operator::Subtract, 4),
    ("*", Operator::Multiply, 4),
    ("/", Operator::Divide, 4),
    ("%", Operator::Remainder, 4),
];

struct Parser<'a> {
    rest: &'a str,
    depth: usize,
}

type Parsed = Result<Expression, QueryError>;

pub(super) fn parse(text: &str) -> Parsed {
    if text.len() > MOST_BYTES {
        return Err(QueryError::Limit);
    }
    let mut parser = Parser { rest: text, depth: 0 };
    let expression = parser.expression(0)?;
    parser.skip_space();
    if parser.rest.is_empty() {
        Ok(expression)
    } else {
        Err(parser.unknown())
    }
}

impl Parser<'_> {
    fn expression(&mut self, least: u8) -> Parsed {
        self.depth += 1;
        if self.depth > MOST_DEPTH {
            return Err(self.unknown());
        }
        let mut left = self.postfix()?;
        while let Some((text, operator, binds)) = self.operator().filter(|(_, _, binds)| *binds >= least) {
            self.rest = &self.rest[text.len()..];
            let right = self.expression(binds + 1)?;
            left = Expression::Binary(operator, Box::new(left), Box::new(right));
        }
        self.depth -= 1;
        Ok(left)
    }

    /// The operator that comes next, if one does. `|=` and its like are none.
    fn operator(&mut self) -> Option<(&'static str, Operator, u8)> {
        self.skip_space();
        let found = OPERATORS.iter().find(|(text, _, _)| self.rest.starts_with(text))?;
        let after = &self.rest[found.0.len()..];
        let is_word = found.0.starts_with(char::is_alphabetic);
        let ends = !is_word || !after.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        let assigns = after.starts_with('=') && !found.0.ends_with('=');
        (ends && !assigns).then_some(*found)
    }

    fn postfix(&mut self) -> Parsed {
        let mut value = self.primary()?;
        loop {
            value = match self.rest.as_bytes() {
                [b'.', b'[', ..] => {
                    self.rest = &self.rest[1..];
                    self.bracket(value)?
                }
                [b'[', ..] => self.bracket(value)?,
                [b'.', next, ..] if starts_step(*next) => {
                    self.rest = &self.rest[1..];
                    self.step(value)?
                }
                [b'?', ..] => {
                    self.rest = &self.rest[1..];
                    value
                }
                _ => return Ok(value),
            };
        }
    }

    fn primary(&mut self) -> Parsed {
        self.skip_space();
        match self.rest.as_bytes() {
            [b'.', b'.', ..] => {
                self.rest = &self.rest[2..];
                Ok(Expression::Everything)
            }
            [b'.', next, ..] if starts_step(*next) => {
                self.rest = &self.rest[1..];
                self.step(Expression::This)
            }
            [b'.', ..] => {
                self.rest = &self.rest[1..];
                Ok(Expression::This)
            }
            [b'(', ..] => {
                self.rest = &self.rest[1..];
                let inner = self.expression(0)?;
                self.expect(')')?;
                Ok(inner)
            }
            [b'[', ..] => self.list(),
            [b'{', ..] => self.map(),
            [b'"', ..] => self.text(),
            [b'-' | b'0'..=b'9', ..] => self.number(),
            _ => self.word(),
        }
    }

    /// A key behind a dot: quoted, or up to what cannot be part of one.
    fn step(&mut self, value: Expression) -> Parsed {
        let key = if self.rest.starts_with('"') {
            self.text()?
        } else {
            let ends = |c: char| c.is_whitespace() || ".[](){},|=!:;+*/%<>\"?".contains(c);
            let end = self.rest.find(ends).unwrap_or(self.rest.len());
            let (key, rest) = self.rest.split_at(end);
            self.rest = rest;
            Expression::Literal(Value::text(key))
        };
        Ok(Expression::Step(Box::new(value), Box::new(key)))
    }

    /// `[]`, `[0]`, `["a"]`, `[1:2]` behind a value.
    fn bracket(&mut self, value: Expression) -> Parsed {
        self.rest = &self.rest[1..];
        self.skip_space();
        let value = Box::new(value);
        if let Some(rest) = self.rest.strip_prefix(']') {
            self.rest = rest;
            return Ok(Expression::Each(value));
        }
        let close = self.rest.find(']').ok_or_else(|| self.unknown())?;
        if let Some((from, to)) = self.rest[..close]
            .split_once(':')
            .filter(|(from, _)| bound(from).is_some())
        {
            let (Some(from), Some(to)) = (bound(from), bound(to)) else {
                return Err(self.unknown());
            };
            self.rest = &self.rest[close + 1..];
            return Ok(Expression::Slice(value, from, to));
        }
        let key = self.expression(0)?;
        self.expect(']')?;
        Ok(Expression::Step(value, Box::new(key)))
    }

    fn list(&mut self) -> Parsed {
        self.rest = &self.rest[1..];
        self.skip_space();
        if let Some(rest) = self.rest.strip_prefix(']') {
            self.rest = rest;
            return Ok(Expression::List(None));
        }
        let items = self.expression(0)?;
        self.expect(']')?;
        Ok(Expression::List(Some(Box::new(items))))
    }

    fn map(&mut self) -> Parsed {
        self.rest = &self.rest[1..];
        let mut entries = Vec::new();
        loop {
            self.skip_space();
            if let Some(rest) = self.rest.strip_prefix('}') {
                self.rest = rest;
                return Ok(Expression::Map(entries));
            }
            let key = match self.rest.as_bytes() {
                [b'"', ..] => self.text()?,
                [b'(', ..] => self.primary()?,
                _ => Expression::Literal(Value::text(self.name()?)),
            };
            self.expect(':')?;
            // A comma ends the entry, so the value binds tighter than one.
            entries.push((key, self.expression(1)?));
            self.skip_space();
            if let Some(rest) = self.rest.strip_prefix(',') {
                self.rest = rest;
            } else if !self.rest.starts_with('}') {
                return Err(self.unknown());
            }
        }
    }

    /// A quoted text; `\(...)` holds an expression.
    fn text(&mut self) -> Parsed {
        let start = self.rest;
        let mut parts = Vec::new();
        let mut text = String::new();
        self.rest = &self.rest[1..];
        loop {
            let mut characters = self.rest.chars();
            let Some(first) = characters.next() else {
                self.rest = start;
                return Err(self.unknown());
            };
            self.rest = characters.as_str();
            match first {
                '"' => break,
                '\\' if self.rest.starts_with('(') => {
                    parts.push(Expression::Literal(Value::text(std::mem::take(&mut text))));
                    self.rest = &self.rest[1..];
                    parts.push(self.expression(0)?);
                    self.expect(')')?;
                }
                '\\' => {
                    let escaped = self.rest.chars().next().ok_or_else(|| self.unknown())?;
                    self.rest = &self.rest[escaped.len_utf8()..];
                    text.push(match escaped {
                        'n' => '\n',
                        't' => '\t',
                        'r' => '\r',
                        other => other,
                    });
                }
                other => text.push(other),
            }
        }
        if parts.is_empty() {
            return Ok(Expression::Literal(Value::text(text)));
        }
        parts.push(Expression::Literal(Value::text(text)));
        Ok(Expression::Text(parts))
    }

    fn number(&mut self) -> Parsed {
        let end = self
            .rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-' || c == '+'))
            .unwrap_or(self.rest.len());
        match crate::yaml::resolve(&self.rest[..end]) {
            number @ (Value::Int(_) | Value::Big(_) | Value::Float(_)) => {
                self.rest = &self.rest[end..];
                Ok(Expression::Literal(number))
            }
            _ => Err(self.unknown()),
        }
    }

    /// `true`, `null`, or a function with its arguments.
    fn word(&mut self) -> Parsed {
        let before = self.rest;
        let name = self.name()?;
        match &*name {
            "true" => return Ok(Expression::Literal(Value::Bool(true))),
            "false" => return Ok(Expression::Literal(Value::Bool(false))),
            "null" => return Ok(Expression::Literal(Value::Null)),
            _ => {}
        }
        let (function, count) = named(&name).ok_or_else(|| QueryError::Syntax(before.to_owned()))?;
        let mut arguments = Vec::new();
        if count > 0 {
            self.expect('(')?;
            loop {
                // A comma and a semicolon both end an argument.
                arguments.push(self.expression(1)?);
                self.skip_space();
                match self.rest.as_bytes() {
                    [b',' | b';', ..] => self.rest = &self.rest[1..],
                    _ => break,
                }
            }
            self.expect(')')?;
        }
        if arguments.len() == count {
            Ok(Expression::Call(function, arguments))
        } else {
            Err(QueryError::Syntax(before.to_owned()))
        }
    }

    fn name(&mut self) -> Result<String, QueryError> {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '@' | '-');
        let end = self.rest.find(|c: char| !is_part(c)).unwrap_or(self.rest.len());
        if end == 0 {
            return Err(self.unknown());
        }
        let name = self.rest[..end].to_owned();
        self.rest = &self.rest[end..];
        Ok(name)
    }

    fn expect(&mut self, wanted: char) -> Result<(), QueryError> {
        self.skip_space();
        self.rest = self.rest.strip_prefix(wanted).ok_or_else(|| self.unknown())?;
        Ok(())
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn unknown(&self) -> QueryError {
        QueryError::Syntax(self.rest.chars().take(60).collect())
    }
}

const fn starts_step(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'"' | b'-' | b'$' | b'@') || byte >= 0x80
}

/// A slice's bound: a number, or nothing. `None` if it is neither.
#[expect(clippy::option_option, reason = "no bound and not a bound differ")]
fn bound(text: &str) -> Option<Option<i64>> {
    let text = text.trim();
    if text.is_empty() {
        return Some(None);
    }
    text.parse().ok().map(Some)
}
