//! Text, actions and control structures.

use super::super::ast::{Branch, Node, Tree};
use super::super::lexer::{Keyword, Kind};
use super::super::{limits, text};
use super::{Item, Parser, Result};
use crate::value::Text;

impl Parser<'_> {
    pub(super) fn whole(&mut self) -> Result<Vec<Node>> {
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

    pub(super) fn add(&mut self, tree: Tree) -> Result<()> {
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
}

/// Whether a template holds nothing but space.
fn is_empty(body: &[Node]) -> bool {
    body.iter()
        .all(|node| matches!(node, Node::Text(text) if text.trim().is_empty()))
}
