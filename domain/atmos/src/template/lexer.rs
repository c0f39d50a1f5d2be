//! Text to tokens: Go's delimiters, trim markers, comments and words.
//!
//! It scans everything at once and stops at the first error, which is the last token.

use super::text;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Assign,
    Bool,
    Char,
    CharConstant,
    Declare,
    Eof,
    Error,
    Field,
    Identifier,
    Keyword(Keyword),
    LeftDelimiter,
    LeftParen,
    Number,
    Pipe,
    RawString,
    RightDelimiter,
    RightParen,
    Space,
    String,
    Text,
    Variable,
}

/// The words with a meaning of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keyword {
    Block,
    Break,
    Continue,
    Define,
    Dot,
    Else,
    End,
    If,
    Nil,
    Range,
    Template,
    With,
}

/// A token: where it starts and ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: u32,
    pub(super) end: u32,
}

/// The tokens of a text, and the message of the error token if the last one is that.
pub(super) struct Tokens {
    pub(super) list: Vec<Token>,
    pub(super) error: String,
}

/// Scans `text`.
pub(super) fn scan(text: &str, left: &str, right: &str) -> Tokens {
    let mut lexer = Lexer {
        text,
        left,
        right,
        at: 0,
        list: Vec::new(),
    };
    let error = lexer.run().err().map_or_else(String::new, |failure| {
        lexer.push(Kind::Error, failure.0, lexer.at.max(failure.0));
        failure.1
    });
    let end = text.len();
    lexer.push(Kind::Eof, end, end);
    Tokens {
        list: lexer.list,
        error,
    }
}

/// Where the bad token starts and what is wrong with it.
struct Bad(usize, String);

struct Lexer<'a> {
    text: &'a str,
    left: &'a str,
    right: &'a str,
    at: usize,
    list: Vec<Token>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    fn push(&mut self, kind: Kind, start: usize, end: usize) {
        self.list.push(Token {
            kind,
            start: start as u32,
            end: end as u32,
        });
    }

    fn run(&mut self) -> Result<(), Bad> {
        while self.scan_text() {
            if self.scan_comment()? {
                continue;
            }
            self.scan_action()?;
        }
        Ok(())
    }

    /// Up to the next left delimiter; whether there is one.
    fn scan_text(&mut self) -> bool {
        let start = self.at;
        let Some(length) = self.rest().find(self.left) else {
            if start < self.text.len() {
                self.push(Kind::Text, start, self.text.len());
            }
            self.at = self.text.len();
            return false;
        };
        let piece = &self.rest()[..length];
        let after = &self.rest()[length + self.left.len()..];
        let kept = if has_left_trim(after) {
            piece.trim_end_matches(SPACES)
        } else {
            piece
        };
        if !kept.is_empty() {
            self.push(Kind::Text, start, start + kept.len());
        }
        self.at = start + length;
        true
    }

    /// `{{/* … */}}`, standing at the delimiter; whether it was one.
    fn scan_comment(&mut self) -> Result<bool, Bad> {
        let mut open = self.at + self.left.len();
        if has_left_trim(&self.text[open..]) {
            open += TRIM;
        }
        if !self.text[open..].starts_with("/*") {
            return Ok(false);
        }
        let Some(length) = self.text[open + 2..].find("*/") else {
            self.at = open;
            return Err(Bad(open, "unclosed comment".into()));
        };
        self.at = open + 2 + length + 2;
        match self.right_delimiter() {
            Some(trims) => self.skip_right_delimiter(trims),
            None => return Err(Bad(open, "comment ends before closing delimiter".into())),
        }
        Ok(true)
    }

    fn scan_action(&mut self) -> Result<(), Bad> {
        let start = self.at;
        self.at += self.left.len();
        self.push(Kind::LeftDelimiter, start, self.at);
        if has_left_trim(self.rest()) {
            self.at += TRIM;
        }
        let mut parens = 0_usize;
        loop {
            if let Some(trims) = self.right_delimiter() {
                if parens > 0 {
                    return Err(Bad(self.at, "unclosed left paren".into()));
                }
                let start = self.at + if trims { TRIM } else { 0 };
                self.push(Kind::RightDelimiter, start, start + self.right.len());
                self.skip_right_delimiter(trims);
                return Ok(());
            }
            self.scan_word(&mut parens)?;
        }
    }

    fn scan_word(&mut self, parens: &mut usize) -> Result<(), Bad> {
        let start = self.at;
        let Some(first) = self.next() else {
            return Err(Bad(start, "unclosed action".into()));
        };
        let kind = match first {
            ' ' | '\t' | '\r' | '\n' => self.scan_space(),
            '=' => Kind::Assign,
            ':' if self.next() == Some('=') => Kind::Declare,
            ':' => return Err(Bad(start, "expected :=".into())),
            '|' => Kind::Pipe,
            '"' => self.scan_quoted(start, '"', "unterminated quoted string", Kind::String)?,
            '\'' => {
                let message = "unterminated character constant";
                self.scan_quoted(start, '\'', message, Kind::CharConstant)?
            }
            '`' => self.scan_raw(start)?,
            '$' => self.scan_name(start, Kind::Variable)?,
            '.' if !self.peek().is_some_and(|next| next.is_ascii_digit()) => self.scan_name(start, Kind::Field)?,
            '.' | '+' | '-' | '0'..='9' => self.scan_number(start)?,
            '(' => {
                *parens += 1;
                Kind::LeftParen
            }
            ')' => {
                *parens = parens
                    .checked_sub(1)
                    .ok_or_else(|| Bad(start, "unexpected right paren".into()))?;
                Kind::RightParen
            }
            word if is_word(word) => self.scan_identifier(start)?,
            other if other.is_ascii_graphic() => Kind::Char,
            other => {
                let shown = text::code_point(other);
                return Err(Bad(start, format!("unrecognized character in action: {shown}")));
            }
        };
        self.push(kind, start, self.at);
        Ok(())
    }

    /// A run of spaces, leaving the one that belongs to a trimming right delimiter.
    fn scan_space(&mut self) -> Kind {
        while self.peek().is_some_and(is_space) {
            self.at += 1;
        }
        let rest = &self.text[self.at - 1..];
        if has_right_trim(rest) && rest[TRIM..].starts_with(self.right) {
            self.at -= 1;
        }
        Kind::Space
    }

    fn scan_quoted(&mut self, start: usize, quote: char, message: &str, kind: Kind) -> Result<Kind, Bad> {
        loop {
            match self.next() {
                Some('\\') if !matches!(self.peek(), None | Some('\n')) => {
                    self.next();
                }
                None | Some('\\' | '\n') => return Err(Bad(start, message.into())),
                Some(other) if other == quote => return Ok(kind),
                Some(_) => {}
            }
        }
    }

    fn scan_raw(&mut self, start: usize) -> Result<Kind, Bad> {
        let Some(length) = self.rest().find('`') else {
            return Err(Bad(start, "unterminated raw quoted string".into()));
        };
        self.at += length + 1;
        Ok(Kind::RawString)
    }

    /// `.name` or `$name`, behind its first character.
    fn scan_name(&mut self, start: usize, kind: Kind) -> Result<Kind, Bad> {
        if self.at_terminator() {
            return Ok(if kind == Kind::Field {
                Kind::Keyword(Keyword::Dot)
            } else {
                kind
            });
        }
        self.skip_word();
        self.expect_terminator(start)?;
        Ok(kind)
    }

    fn scan_identifier(&mut self, start: usize) -> Result<Kind, Bad> {
        self.skip_word();
        self.expect_terminator(start)?;
        Ok(match &self.text[start..self.at] {
            "true" | "false" => Kind::Bool,
            word => keyword(word).map_or(Kind::Identifier, Kind::Keyword),
        })
    }

    fn scan_number(&mut self, start: usize) -> Result<Kind, Bad> {
        let length = text::number_length(&self.text[start..]);
        self.at = start + length;
        let joined = matches!(self.peek(), Some('+' | '-'));
        if joined || self.peek().is_some_and(is_word) {
            self.next();
            let shown = text::quote(&self.text[start..self.at]);
            return Err(Bad(start, format!("bad number syntax: {shown}")));
        }
        Ok(Kind::Number)
    }

    fn skip_word(&mut self) {
        while self.peek().is_some_and(is_word) {
            self.next();
        }
    }

    fn expect_terminator(&mut self, start: usize) -> Result<(), Bad> {
        if self.at_terminator() {
            return Ok(());
        }
        let shown = self.peek().map(text::code_point).unwrap_or_default();
        Err(Bad(start, format!("bad character {shown}")))
    }

    fn at_terminator(&self) -> bool {
        match self.peek() {
            None | Some('.' | ',' | '|' | ':' | ')' | '(') => true,
            Some(next) => is_space(next) || self.rest().starts_with(self.right),
        }
    }

    /// Whether the right delimiter stands here, and whether it trims.
    fn right_delimiter(&self) -> Option<bool> {
        let rest = self.rest();
        if has_right_trim(rest) && rest[TRIM..].starts_with(self.right) {
            return Some(true);
        }
        rest.starts_with(self.right).then_some(false)
    }

    fn skip_right_delimiter(&mut self, trims: bool) {
        self.at += self.right.len();
        if trims {
            self.at += TRIM;
            self.at = self.text.len() - self.rest().trim_start_matches(SPACES).len();
        }
    }
}

const SPACES: [char; 4] = [' ', '\t', '\r', '\n'];

/// A trim marker: the dash and its space.
const TRIM: usize = 2;

fn is_space(next: char) -> bool {
    SPACES.contains(&next)
}

fn is_word(next: char) -> bool {
    next == '_' || next.is_alphanumeric()
}

fn has_left_trim(text: &str) -> bool {
    matches!(text.as_bytes(), [b'-', b' ' | b'\t' | b'\r' | b'\n', ..])
}

fn has_right_trim(text: &str) -> bool {
    matches!(text.as_bytes(), [b' ' | b'\t' | b'\r' | b'\n', b'-', ..])
}

fn keyword(word: &str) -> Option<Keyword> {
    Some(match word {
        "block" => Keyword::Block,
        "break" => Keyword::Break,
        "continue" => Keyword::Continue,
        "define" => Keyword::Define,
        "else" => Keyword::Else,
        "end" => Keyword::End,
        "if" => Keyword::If,
        "nil" => Keyword::Nil,
        "range" => Keyword::Range,
        "template" => Keyword::Template,
        "with" => Keyword::With,
        _ => return None,
    })
}
