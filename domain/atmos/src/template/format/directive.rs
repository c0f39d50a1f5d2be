//! Reads `printf` formats: flags, widths, precisions, argument numbers and what is wrong with them.

use super::super::val::Val;

/// One `%…` with everything it says.
#[derive(Clone, Default)]
pub(super) struct Directive {
    pub(super) verb: char,
    pub(super) minus: bool,
    pub(super) plus: bool,
    pub(super) sharp: bool,
    pub(super) space: bool,
    pub(super) zero: bool,
    pub(super) width: Option<usize>,
    pub(super) precision: Option<usize>,
}

impl Directive {
    pub(super) fn plain(verb: char) -> Self {
        Self {
            verb,
            ..Self::default()
        }
    }

    /// `%#v`.
    pub(super) const fn go_syntax(&self) -> bool {
        self.verb == 'v' && self.sharp
    }

    /// Whether bytes are a text under this verb.
    pub(super) const fn wants_text(&self) -> bool {
        matches!(self.verb, 's' | 'q')
    }

    /// Whether something with a text of its own prints that.
    pub(super) const fn takes_text(&self) -> bool {
        matches!(self.verb, 'v' | 's' | 'x' | 'X' | 'q') && !self.go_syntax()
    }
}

/// A piece of the output.
pub(super) enum Piece<'a> {
    Text(&'a str),
    /// What Go writes where the format is wrong, such as `%!d(MISSING)`.
    Complaint(String),
    Value(&'a Val, Directive),
}

/// Goes through a format.
pub(super) struct Reader<'a> {
    rest: &'a str,
    values: &'a [Val],
    next: usize,
    /// Arguments were picked by number: then extra ones are not complained about.
    reordered: bool,
    /// The number in the current directive was fine.
    good_index: bool,
    /// What is wrong with the current width or precision.
    complaint: String,
}

/// The most that Go accepts as a width or precision from an argument.
const MOST: i64 = 1_000_000;

impl<'a> Reader<'a> {
    pub(super) const fn new(format: &'a str, values: &'a [Val]) -> Self {
        Self {
            rest: format,
            values,
            next: 0,
            reordered: false,
            good_index: true,
            complaint: String::new(),
        }
    }

    /// The arguments that nothing used.
    pub(super) fn extra(&self) -> Option<&'a [Val]> {
        let extra = self.values.get(self.next..).filter(|extra| !extra.is_empty());
        extra.filter(|_| !self.reordered)
    }

    /// What is to be said before the piece that was just read.
    pub(super) fn complaint(&mut self) -> String {
        std::mem::take(&mut self.complaint)
    }

    pub(super) fn next(&mut self) -> Option<Piece<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        if !self.rest.starts_with('%') {
            let length = self.rest.find('%').unwrap_or(self.rest.len());
            let (text, rest) = self.rest.split_at(length);
            self.rest = rest;
            return Some(Piece::Text(text));
        }
        self.rest = &self.rest[1..];
        Some(self.directive())
    }

    fn directive(&mut self) -> Piece<'a> {
        let mut directive = Directive::default();
        self.good_index = true;
        self.flags(&mut directive);
        let mut after_index = self.index();
        if self.rest.starts_with('*') {
            self.rest = &self.rest[1..];
            match self.star() {
                Some(width) => {
                    directive.minus |= width < 0;
                    directive.zero &= width >= 0;
                    directive.width = usize::try_from(width.abs()).ok();
                }
                None => self.complaint.push_str("%!(BADWIDTH)"),
            }
            after_index = false;
        } else {
            directive.width = self.number();
            if after_index && directive.width.is_some() {
                self.good_index = false;
            }
        }
        if let Some(rest) = self.rest.strip_prefix('.') {
            self.rest = rest;
            if after_index {
                self.good_index = false;
            }
            after_index = self.index();
            if self.rest.starts_with('*') {
                self.rest = &self.rest[1..];
                match self.star() {
                    Some(precision) if precision >= 0 => {
                        directive.precision = usize::try_from(precision).ok();
                    }
                    _ => self.complaint.push_str("%!(BADPREC)"),
                }
                after_index = false;
            } else {
                directive.precision = Some(self.number().unwrap_or(0));
            }
        }
        if !after_index {
            self.index();
        }
        let Some(verb) = self.rest.chars().next() else {
            return Piece::Complaint("%!(NOVERB)".into());
        };
        self.rest = &self.rest[verb.len_utf8()..];
        directive.verb = verb;
        // `%+v` is about the fields of structs, not about signs.
        directive.plus &= verb != 'v';
        self.piece(directive)
    }

    fn piece(&mut self, directive: Directive) -> Piece<'a> {
        let verb = directive.verb;
        if verb == '%' {
            return Piece::Text("%");
        }
        if !self.good_index {
            return Piece::Complaint(format!("%!{verb}(BADINDEX)"));
        }
        match self.values.get(self.next) {
            None => Piece::Complaint(format!("%!{verb}(MISSING)")),
            Some(value) => {
                self.next += 1;
                Piece::Value(value, directive)
            }
        }
    }

    fn flags(&mut self, directive: &mut Directive) {
        while let Some(flag) = self.rest.chars().next() {
            match flag {
                '#' => directive.sharp = true,
                '0' => directive.zero = true,
                '+' => directive.plus = true,
                '-' => directive.minus = true,
                ' ' => directive.space = true,
                _ => return,
            }
            self.rest = &self.rest[1..];
        }
    }

    /// `[3]`; whether there was one.
    fn index(&mut self) -> bool {
        let Some(inner) = self.rest.strip_prefix('[') else {
            return false;
        };
        self.reordered = true;
        let Some(length) = inner.find(']') else {
            self.good_index = false;
            self.rest = inner;
            return false;
        };
        self.rest = &inner[length + 1..];
        match inner[..length].parse::<usize>() {
            Ok(number) if (1..=self.values.len()).contains(&number) => {
                self.next = number - 1;
                true
            }
            _ => {
                self.good_index = false;
                true
            }
        }
    }

    /// The argument behind a `*`.
    fn star(&mut self) -> Option<i64> {
        let value = self.values.get(self.next)?;
        self.next += 1;
        match value {
            Val::Int(value, _) if (-MOST..=MOST).contains(value) => Some(*value),
            _ => None,
        }
    }

    fn number(&mut self) -> Option<usize> {
        let length = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.rest.split_at(length);
        let number = digits
            .parse::<usize>()
            .ok()
            .filter(|number| *number <= 10 * MOST as usize);
        self.rest = rest;
        number
    }
}
