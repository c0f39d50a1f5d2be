//! Go's `fmt`: printing values and `printf` verbs.

mod directive;
mod scalar;

use super::failure::Failure;
use super::heap::Heap;
use super::limits;
use super::val::Val;
use directive::Directive;

/// Go's `fmt.Sprint`: spaces between operands when neither is a string.
pub(super) fn print(heap: &Heap, values: &[Val]) -> Result<String, Failure> {
    let mut printer = Printer::new(heap);
    let mut after_text = true;
    for (index, value) in values.iter().enumerate() {
        let is_text = matches!(value, Val::Text(_));
        if index > 0 && !is_text && !after_text {
            printer.out.push(' ');
        }
        printer.argument(value, &Directive::plain('v'))?;
        after_text = is_text;
    }
    Ok(printer.out)
}

/// Go's `fmt.Sprintln`.
pub(super) fn println(heap: &Heap, values: &[Val]) -> Result<String, Failure> {
    let mut printer = Printer::new(heap);
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            printer.out.push(' ');
        }
        printer.argument(value, &Directive::plain('v'))?;
    }
    printer.out.push('\n');
    Ok(printer.out)
}

/// Go's `fmt.Sprintf`.
pub(super) fn printf(heap: &Heap, format: &str, values: &[Val]) -> Result<String, Failure> {
    let mut printer = Printer::new(heap);
    let mut reader = directive::Reader::new(format, values);
    while let Some(piece) = reader.next() {
        printer.out.push_str(&reader.complaint());
        match piece {
            directive::Piece::Text(text) => printer.out.push_str(text),
            directive::Piece::Complaint(text) => printer.out.push_str(&text),
            directive::Piece::Value(value, directive) => printer.argument(value, &directive)?,
        }
        printer.check()?;
    }
    if let Some(extra) = reader.extra() {
        printer.extra(extra)?;
    }
    Ok(printer.out)
}

/// One value as `%v` prints it.
pub(super) fn value(heap: &Heap, value: &Val) -> Result<String, Failure> {
    print(heap, std::slice::from_ref(value))
}

struct Printer<'a> {
    heap: &'a Heap,
    out: String,
    depth: usize,
}

impl<'a> Printer<'a> {
    const fn new(heap: &'a Heap) -> Self {
        Self {
            heap,
            out: String::new(),
            depth: 0,
        }
    }

    fn check(&self) -> Result<(), Failure> {
        if self.out.len() > limits::OUTPUT {
            return Err(Failure::Limit("the template makes too long a text"));
        }
        Ok(())
    }

    /// A value at the top: nil has words of its own there.
    fn argument(&mut self, value: &Val, directive: &Directive) -> Result<(), Failure> {
        if directive.verb == 'T' {
            let name = self.heap.type_name(value);
            scalar::pad(&mut self.out, &name, directive);
            return Ok(());
        }
        if value.is_nil() {
            match directive.verb {
                'v' => scalar::pad(&mut self.out, "<nil>", directive),
                verb => self.out.push_str(&format!("%!{verb}(<nil>)")),
            }
            return Ok(());
        }
        self.value(value, directive)
    }

    fn value(&mut self, value: &Val, directive: &Directive) -> Result<(), Failure> {
        self.heap.spend(1)?;
        self.check()?;
        if self.depth > limits::VALUE_DEPTH {
            return Err(Failure::Limit("values are nested too deeply to be printed"));
        }
        self.depth += 1;
        let fits = self.shape(value, directive)?;
        self.depth -= 1;
        if fits { Ok(()) } else { self.bad_verb(value, directive) }
    }

    /// Prints a value; false where the verb does not suit it.
    fn shape(&mut self, value: &Val, directive: &Directive) -> Result<bool, Failure> {
        let out = &mut self.out;
        Ok(match value {
            Val::Missing | Val::Nil => {
                out.push_str(if directive.go_syntax() {
                    "interface {}(nil)"
                } else {
                    "<nil>"
                });
                true
            }
            Val::Bool(value) => scalar::bool(out, *value, directive),
            Val::Int(value, _) => scalar::int(out, *value, directive),
            Val::Float(value) => scalar::float(out, *value, directive),
            Val::Text(text) => scalar::text(out, text, directive),
            Val::Bytes(bytes) if directive.wants_text() => {
                scalar::text(out, &String::from_utf8_lossy(bytes), directive)
            }
            Val::Bytes(bytes) if matches!(directive.verb, 'x' | 'X') => {
                scalar::hex(out, bytes, directive);
                true
            }
            Val::Time(moment) if directive.takes_text() => scalar::text(out, &moment.to_string(), directive),
            Val::Duration(nanoseconds) if directive.takes_text() => {
                scalar::text(out, &super::duration::show(*nanoseconds), directive)
            }
            Val::Duration(nanoseconds) => scalar::int(out, *nanoseconds, directive),
            Val::Version(version) if directive.takes_text() => scalar::text(out, &version.to_string(), directive),
            Val::Time(_) | Val::Version(_) | Val::Namespace(_) => {
                out.push_str("{}");
                true
            }
            Val::Tree(_) | Val::List(_) | Val::Bytes(_) => return self.list(value, directive),
            Val::Branch(_) | Val::Dict(_) => return self.map(value, directive),
        })
    }

    fn list(&mut self, value: &Val, directive: &Directive) -> Result<bool, Failure> {
        let Some(items) = value.items() else {
            return Ok(false);
        };
        let (open, between, close) = self.brackets(value, directive, ["[", " ", "]"]);
        self.out.push_str(&open);
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.out.push_str(between);
            }
            self.value(&item, directive)?;
        }
        self.out.push_str(close);
        Ok(true)
    }

    fn map(&mut self, value: &Val, directive: &Directive) -> Result<bool, Failure> {
        let (open, between, close) = self.brackets(value, directive, ["map[", " ", "]"]);
        self.out.push_str(&open);
        let heap = self.heap;
        for (index, (key, item)) in heap.pairs(value).enumerate() {
            if index > 0 {
                self.out.push_str(between);
            }
            self.value(&Val::Text(key), directive)?;
            self.out.push(':');
            self.value(&item, directive)?;
        }
        self.out.push_str(close);
        Ok(true)
    }

    fn brackets(
        &self,
        value: &Val,
        directive: &Directive,
        plain: [&'static str; 3],
    ) -> (String, &'static str, &'static str) {
        if directive.go_syntax() {
            return (format!("{}{{", self.heap.type_name(value)), ", ", "}");
        }
        (plain[0].to_owned(), plain[1], plain[2])
    }

    /// `%!d(string=x)`.
    fn bad_verb(&mut self, value: &Val, directive: &Directive) -> Result<(), Failure> {
        let name = self.heap.type_name(value);
        self.out.push_str(&format!("%!{}({name}=", directive.verb));
        self.value(
            value,
            &Directive {
                verb: 'v',
                ..directive.clone()
            },
        )?;
        self.out.push(')');
        Ok(())
    }

    /// `%!(EXTRA string=x, int=1)`.
    fn extra(&mut self, values: &[Val]) -> Result<(), Failure> {
        self.out.push_str("%!(EXTRA ");
        for (index, value) in values.iter().enumerate() {
            if index > 0 {
                self.out.push_str(", ");
            }
            if value.is_nil() {
                self.out.push_str("<nil>");
                continue;
            }
            let name = self.heap.type_name(value);
            self.out.push_str(&name);
            self.out.push('=');
            self.argument(value, &Directive::plain('v'))?;
        }
        self.out.push(')');
        Ok(())
    }
}
