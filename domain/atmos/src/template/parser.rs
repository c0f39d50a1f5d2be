//! Tokens to trees, with Go's grammar and Go's words for what is wrong.

mod control;
mod pipeline;

use super::ast::{Node, Tree};
use super::functions::Candidates;
use super::lexer::{self, Kind, Token, Tokens};
use super::limits;
use super::text;
use crate::value::Text;

/// All templates in a text; the first is the text itself.
pub(super) struct Parsed {
    pub(super) trees: Vec<Tree>,
    /// The functions that are called, and where.
    pub(super) functions: Vec<(&'static Candidates, u32)>,
}

/// What is wrong, and at which byte.
pub(super) struct Wrong {
    pub(super) at: u32,
    pub(super) message: String,
    pub(super) is_limit: bool,
}

type Result<T> = std::result::Result<T, Wrong>;

/// Parses `source`, whose main template is called `name`.
pub(super) fn parse(name: &str, source: &str, delimiters: (&str, &str)) -> Result<Parsed> {
    if source.len() > limits::SOURCE {
        return Err(Wrong {
            at: 0,
            message: "the template is too long".into(),
            is_limit: true,
        });
    }
    let mut parser = Parser {
        name,
        source,
        tokens: lexer::scan(source, delimiters.0, delimiters.1),
        at: 0,
        furthest: 0,
        variables: vec![Text::from("$")],
        ranges: 0,
        depth: 0,
        size: 0,
        trees: Vec::new(),
        functions: Vec::new(),
        action: None,
    };
    let body = parser.whole()?;
    parser.add(Tree {
        name: name.into(),
        body,
    })?;
    let main = parser.trees.iter().position(|tree| tree.name == name).unwrap_or(0);
    parser.trees.swap(0, main);
    Ok(Parsed {
        trees: parser.trees,
        functions: parser.functions,
    })
}

struct Parser<'a> {
    /// The main template's.
    name: &'a str,
    source: &'a str,
    tokens: Tokens,
    at: usize,
    /// The last token that was looked at: errors are on its line.
    furthest: usize,
    variables: Vec<Text>,
    ranges: usize,
    depth: usize,
    /// How many actions and operands there are so far.
    size: usize,
    trees: Vec<Tree>,
    functions: Vec<(&'static Candidates, u32)>,
    /// Where the action being read started.
    action: Option<u32>,
}

/// What stands at the top of a list: something to keep, or what ends the list.
enum Item {
    Node(Node),
    End,
    Else,
}

impl Item {
    const fn shown(&self) -> &'static str {
        match self {
            Self::Node(_) => "node",
            Self::End => "{{end}}",
            Self::Else => "{{else}}",
        }
    }
}

impl Parser<'_> {
    fn peek(&mut self) -> Token {
        let at = self.at.min(self.tokens.list.len() - 1);
        self.furthest = self.furthest.max(at);
        self.tokens.list[at]
    }

    fn next(&mut self) -> Token {
        let token = self.peek();
        self.at += 1;
        token
    }

    fn next_non_space(&mut self) -> Token {
        self.skip_space();
        self.next()
    }

    fn peek_non_space(&mut self) -> Token {
        self.skip_space();
        self.peek()
    }

    fn skip_space(&mut self) {
        while self.peek().kind == Kind::Space {
            self.at += 1;
        }
    }

    fn word(&self, token: Token) -> &str {
        self.source
            .get(token.start as usize..token.end as usize)
            .unwrap_or_default()
    }

    fn wrong<T>(&self, message: impl Into<String>) -> Result<T> {
        let at = self.tokens.list[self.furthest].start;
        Err(Wrong {
            at,
            message: message.into(),
            is_limit: false,
        })
    }

    fn unexpected<T>(&self, token: Token, context: &str) -> Result<T> {
        if token.kind == Kind::Error {
            let error = &self.tokens.error;
            return self.wrong(format!("{error}{}", self.started(token)));
        }
        self.wrong(format!("unexpected {} in {context}", self.shown(token)))
    }

    /// ` in action started at …`, where that is on another line.
    fn started(&self, token: Token) -> String {
        let line = |at: u32| super::error::place(self.source, at as usize).0;
        match self.action.map(line) {
            Some(start) if start != line(token.start) => {
                let in_action = if self.tokens.error.ends_with(" action") {
                    ""
                } else {
                    " in action"
                };
                format!("{in_action} started at {}:{start}", self.name)
            }
            _ => String::new(),
        }
    }

    /// A token as Go shows it.
    fn shown(&self, token: Token) -> String {
        let word = self.word(token);
        match token.kind {
            Kind::Eof => "EOF".into(),
            Kind::Keyword(_) => format!("<{word}>"),
            _ if word.chars().count() > 10 => {
                format!("{}...", text::quote(&word.chars().take(10).collect::<String>()))
            }
            _ => text::quote(word),
        }
    }

    fn expect(&mut self, kind: Kind, context: &str) -> Result<Token> {
        let token = self.next_non_space();
        if token.kind == kind {
            Ok(token)
        } else {
            self.unexpected(token, context)
        }
    }

    fn limit<T>(&self, message: &str) -> Result<T> {
        let at = self.tokens.list[self.furthest].start;
        Err(Wrong {
            at,
            message: message.into(),
            is_limit: true,
        })
    }

    fn descend(&mut self) -> Result<()> {
        self.depth += 1;
        if self.depth > limits::NESTING {
            return self.limit("max expression depth exceeded");
        }
        Ok(())
    }

    fn grow(&mut self) -> Result<()> {
        self.size += 1;
        if self.size > limits::SIZE {
            return self.limit("the template has too many actions");
        }
        Ok(())
    }
}
