//! Tokens to trees, with Go's grammar and Go's words for what is wrong.

use super::ast::{Branch, Command, Node, Operand, Pipeline, Term, Tree};
use super::functions::{self, Candidates};
use super::lexer::{self, Keyword, Kind, Token, Tokens};
use super::limits;
use super::{number, text};
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

    fn whole(&mut self) -> Result<Vec<Node>> {
        let mut body = Vec::new();
        while self.peek().kind != Kind::Eof {
            let start = self.at;
            let is_define =
                self.next().kind == Kind::LeftDelimiter && self.next_non_space().kind == Kind::Keyword(Keyword::Define);
            if is_define {
                self.definition()?;
                continue;
            }
            self.at = start;
            match self.item()? {
                Item::Node(node) => body.push(node),
                other => return self.wrong(format!("unexpected {}", other.shown())),
            }
        }
        Ok(body)
    }

    fn definition(&mut self) -> Result<()> {
        const CONTEXT: &str = "define clause";
        let token = self.next_non_space();
        let name = self.quoted(token, CONTEXT)?;
        self.expect(Kind::RightDelimiter, CONTEXT)?;
        self.body_of(name, CONTEXT)
    }

    /// The body of a `define` or `block`, which sees no variables from outside.
    fn body_of(&mut self, name: Text, context: &str) -> Result<()> {
        self.descend()?;
        let variables = std::mem::replace(&mut self.variables, vec![Text::from("$")]);
        let ranges = std::mem::take(&mut self.ranges);
        let (body, end) = self.list()?;
        if !matches!(end, Item::End) {
            return self.wrong(format!("unexpected {} in {context}", end.shown()));
        }
        self.variables = variables;
        self.ranges = ranges;
        self.depth -= 1;
        self.add(Tree { name, body })
    }

    fn add(&mut self, tree: Tree) -> Result<()> {
        let Some(at) = self.trees.iter().position(|other| other.name == tree.name) else {
            if self.trees.len() >= limits::NAMES {
                return self.limit("the template defines too many templates");
            }
            self.trees.push(tree);
            return Ok(());
        };
        if is_empty(&self.trees[at].body) {
            self.trees[at] = tree;
        } else if !is_empty(&tree.body) {
            let name = text::quote(&tree.name);
            return self.wrong(format!("template: multiple definition of template {name}"));
        }
        Ok(())
    }

    /// Nodes up to `end` or `else`.
    fn list(&mut self) -> Result<(Vec<Node>, Item)> {
        let mut nodes = Vec::new();
        while self.peek_non_space().kind != Kind::Eof {
            match self.item()? {
                Item::Node(node) => nodes.push(node),
                end => return Ok((nodes, end)),
            }
        }
        self.wrong("unexpected EOF")
    }

    fn item(&mut self) -> Result<Item> {
        self.grow()?;
        let token = self.next_non_space();
        match token.kind {
            Kind::Text => Ok(Item::Node(Node::Text(self.word(token).into()))),
            Kind::LeftDelimiter => {
                self.action = Some(token.start);
                let item = self.action()?;
                self.action = None;
                Ok(item)
            }
            _ => self.unexpected(token, "input"),
        }
    }

    fn action(&mut self) -> Result<Item> {
        let token = self.peek_non_space();
        let Kind::Keyword(keyword) = token.kind else {
            return Ok(Item::Node(Node::Action(
                self.pipeline("command", Kind::RightDelimiter)?,
            )));
        };
        self.next();
        let node = match keyword {
            Keyword::Block => self.block()?,
            Keyword::Break => self.leave("{{break}}", Node::Break)?,
            Keyword::Continue => self.leave("{{continue}}", Node::Continue)?,
            Keyword::Else => return self.otherwise(),
            Keyword::End => {
                self.expect(Kind::RightDelimiter, "end")?;
                return Ok(Item::End);
            }
            Keyword::If => Node::If(self.branch("if")?),
            Keyword::With => Node::With(self.branch("with")?),
            Keyword::Range => Node::Range(self.branch("range")?),
            Keyword::Template => self.template()?,
            Keyword::Define | Keyword::Dot | Keyword::Nil => {
                self.at -= 1;
                Node::Action(self.pipeline("command", Kind::RightDelimiter)?)
            }
        };
        Ok(Item::Node(node))
    }

    fn leave(&mut self, shown: &str, node: Node) -> Result<Node> {
        self.expect(Kind::RightDelimiter, shown)?;
        if self.ranges == 0 {
            return self.wrong(format!("{shown} outside {{{{range}}}}"));
        }
        Ok(node)
    }

    /// `else`, leaving the word of `else if` and `else with`.
    fn otherwise(&mut self) -> Result<Item> {
        let next = self.peek_non_space().kind;
        if !matches!(next, Kind::Keyword(Keyword::If | Keyword::With)) {
            self.expect(Kind::RightDelimiter, "else")?;
        }
        Ok(Item::Else)
    }

    fn branch(&mut self, context: &'static str) -> Result<Branch> {
        self.descend()?;
        let scope = self.variables.len();
        let pipeline = self.pipeline(context, Kind::RightDelimiter)?;
        let loops = usize::from(context == "range");
        self.ranges += loops;
        let (body, end) = self.list()?;
        self.ranges -= loops;
        let otherwise = match end {
            Item::Else => Some(self.else_body(context)?),
            _ => None,
        };
        self.variables.truncate(scope);
        self.depth -= 1;
        Ok(Branch {
            pipeline,
            body,
            otherwise,
        })
    }

    fn else_body(&mut self, context: &'static str) -> Result<Vec<Node>> {
        let next = self.peek().kind;
        if context == "if" && next == Kind::Keyword(Keyword::If) {
            self.next();
            return Ok(vec![Node::If(self.branch("if")?)]);
        }
        if context == "with" && next == Kind::Keyword(Keyword::With) {
            self.next();
            return Ok(vec![Node::With(self.branch("with")?)]);
        }
        let (body, end) = self.list()?;
        if !matches!(end, Item::End) {
            return self.wrong(format!("expected end; found {}", end.shown()));
        }
        Ok(body)
    }

    fn block(&mut self) -> Result<Node> {
        const CONTEXT: &str = "block clause";
        let token = self.next_non_space();
        let name = self.quoted(token, CONTEXT)?;
        let pipeline = self.pipeline(CONTEXT, Kind::RightDelimiter)?;
        self.body_of(name.clone(), CONTEXT)?;
        Ok(Node::Template {
            at: token.start,
            name,
            pipeline: Some(pipeline),
        })
    }

    fn template(&mut self) -> Result<Node> {
        const CONTEXT: &str = "template clause";
        let token = self.next_non_space();
        let name = self.quoted(token, CONTEXT)?;
        let pipeline = if self.peek_non_space().kind == Kind::RightDelimiter {
            self.next();
            None
        } else {
            Some(self.pipeline(CONTEXT, Kind::RightDelimiter)?)
        };
        Ok(Node::Template {
            at: token.start,
            name,
            pipeline,
        })
    }

    fn quoted(&mut self, token: Token, context: &str) -> Result<Text> {
        if !matches!(token.kind, Kind::String | Kind::RawString) {
            return self.unexpected(token, context);
        }
        self.unquoted(token)
    }

    fn unquoted(&mut self, token: Token) -> Result<Text> {
        match text::unquote(self.word(token)) {
            Some(value) => Ok(value.into()),
            None => self.wrong("invalid syntax"),
        }
    }

    fn pipeline(&mut self, context: &str, end: Kind) -> Result<Pipeline> {
        let at = self.peek_non_space().start;
        let mut pipeline = Pipeline {
            at,
            assigns: false,
            variables: Vec::new(),
            commands: Vec::new(),
        };
        self.declarations(&mut pipeline, context)?;
        loop {
            let token = self.peek_non_space();
            if token.kind == end {
                self.next();
                return self.checked(pipeline, context);
            }
            if !starts_operand(token.kind) {
                self.next();
                return self.unexpected(token, context);
            }
            let command = self.command()?;
            pipeline.commands.push(command);
        }
    }

    fn declarations(&mut self, pipeline: &mut Pipeline, context: &str) -> Result<()> {
        loop {
            let start = self.at;
            let variable = self.peek_non_space();
            if variable.kind != Kind::Variable {
                return Ok(());
            }
            self.next();
            let next = self.peek_non_space();
            let is_comma = next.kind == Kind::Char && self.word(next) == ",";
            if !is_comma && !matches!(next.kind, Kind::Assign | Kind::Declare) {
                self.at = start;
                return Ok(());
            }
            self.next();
            let name = Text::from(self.word(variable));
            pipeline.variables.push(name.clone());
            self.variables.push(name);
            if self.variables.len() > limits::NAMES {
                return self.limit("the template has too many variables");
            }
            if !is_comma {
                pipeline.assigns = next.kind == Kind::Assign;
                return Ok(());
            }
            if context != "range" || pipeline.variables.len() > 1 {
                return self.wrong(format!("too many declarations in {context}"));
            }
            let after = self.peek_non_space().kind;
            if !matches!(after, Kind::Variable | Kind::RightDelimiter | Kind::RightParen) {
                return self.wrong("range can only initialize variables");
            }
        }
    }

    fn checked(&self, pipeline: Pipeline, context: &str) -> Result<Pipeline> {
        if pipeline.commands.is_empty() {
            return self.wrong(format!("missing value for {context}"));
        }
        let is_constant = |command: &Command| {
            let first = command.operands.first().map(|operand| &operand.term);
            matches!(
                first,
                Some(Term::Bool(_) | Term::Dot | Term::Nil | Term::Number(_) | Term::Text { .. })
            )
        };
        if let Some(at) = pipeline.commands.iter().skip(1).position(is_constant) {
            return self.wrong(format!("non executable command in pipeline stage {}", at + 2));
        }
        Ok(pipeline)
    }

    fn command(&mut self) -> Result<Command> {
        let mut operands = Vec::new();
        loop {
            self.skip_space();
            if let Some(operand) = self.operand()? {
                operands.push(operand);
            }
            let token = self.next();
            match token.kind {
                Kind::Space => continue,
                Kind::RightDelimiter | Kind::RightParen => self.at -= 1,
                Kind::Pipe => {}
                _ => return self.unexpected(token, "operand"),
            }
            break;
        }
        if operands.is_empty() {
            return self.wrong("empty command");
        }
        Ok(Command { operands })
    }

    fn operand(&mut self) -> Result<Option<Operand>> {
        let Some(operand) = self.term()? else {
            return Ok(None);
        };
        let first = self.peek();
        if first.kind != Kind::Field {
            return Ok(Some(operand));
        }
        let mut added = Vec::new();
        while self.peek().kind == Kind::Field {
            let token = self.next();
            added.push(Text::from(&self.word(token)[1..]));
        }
        let term = match operand.term {
            Term::Field(fields) => Term::Field(joined(fields, added)),
            Term::Variable { name, fields } => Term::Variable {
                name,
                fields: joined(fields, added),
            },
            Term::Bool(_) | Term::Text { .. } | Term::Number(_) | Term::Nil | Term::Dot => {
                let shown = text::quote(&operand.to_string());
                return self.wrong(format!("unexpected . after term {shown}"));
            }
            _ => Term::Chain {
                inner: Box::new(operand),
                fields: added,
            },
        };
        Ok(Some(Operand { at: first.start, term }))
    }

    fn term(&mut self) -> Result<Option<Operand>> {
        self.grow()?;
        let token = self.peek_non_space();
        self.next();
        let term = match token.kind {
            Kind::Identifier => self.function(token)?,
            Kind::Keyword(Keyword::Dot) => Term::Dot,
            Kind::Keyword(Keyword::Nil) => Term::Nil,
            Kind::Variable => self.variable(token)?,
            Kind::Field => Term::Field(vec![Text::from(&self.word(token)[1..])]),
            Kind::Bool => Term::Bool(self.word(token) == "true"),
            Kind::CharConstant | Kind::Number => match number::constant(self.word(token)) {
                Ok(number) => Term::Number(Box::new(number)),
                Err(message) => return self.wrong(message),
            },
            Kind::LeftParen => {
                self.descend()?;
                let pipeline = self.pipeline("parenthesized pipeline", Kind::RightParen)?;
                self.depth -= 1;
                Term::Pipeline(Box::new(pipeline))
            }
            Kind::String | Kind::RawString => Term::Text {
                source: self.word(token).into(),
                value: self.unquoted(token)?,
            },
            _ => {
                self.at -= 1;
                return Ok(None);
            }
        };
        // Go places a parenthesised pipeline at what it holds, not at its parenthesis.
        let at = if let Term::Pipeline(pipeline) = &term {
            pipeline.at
        } else {
            token.start
        };
        Ok(Some(Operand { at, term }))
    }

    fn function(&mut self, token: Token) -> Result<Term> {
        let name = self.word(token);
        let Some(candidates) = functions::lookup(name) else {
            return self.wrong(format!("function {} not defined", text::quote(name)));
        };
        self.functions.push((candidates, token.start));
        Ok(Term::Function(candidates))
    }

    fn variable(&mut self, token: Token) -> Result<Term> {
        let name = self.word(token);
        match self.variables.iter().find(|known| *known == name) {
            Some(known) => Ok(Term::Variable {
                name: known.clone(),
                fields: Vec::new(),
            }),
            None => self.wrong(format!("undefined variable {}", text::quote(name))),
        }
    }
}

fn joined(mut fields: Vec<Text>, added: Vec<Text>) -> Vec<Text> {
    fields.extend(added);
    fields
}

const fn starts_operand(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Bool
            | Kind::CharConstant
            | Kind::Keyword(Keyword::Dot | Keyword::Nil)
            | Kind::Field
            | Kind::Identifier
            | Kind::Number
            | Kind::RawString
            | Kind::String
            | Kind::Variable
            | Kind::LeftParen
    )
}

/// Whether a template holds nothing but space.
fn is_empty(body: &[Node]) -> bool {
    body.iter()
        .all(|node| matches!(node, Node::Text(text) if text.trim().is_empty()))
}
