//! Pipelines: declarations, commands, operands, terms.

use super::super::ast::{Command, Operand, Pipeline, Term};
use super::super::functions;
use super::super::lexer::{Keyword, Kind, Token};
use super::super::{limits, number, text};
use super::{Parser, Result};
use crate::value::Text;

impl Parser<'_> {
    pub(super) fn quoted(&mut self, token: Token, context: &str) -> Result<Text> {
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

    pub(super) fn pipeline(&mut self, context: &str, end: Kind) -> Result<Pipeline> {
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
