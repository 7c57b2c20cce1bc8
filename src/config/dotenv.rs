//! The `.env` reader: `NAME=value` lines as a shell would take them, without the shell. Knows quotes, comments and
//! `export`; refuses to substitute anything (`$X` stays as it is written) and never repeats a value in a fault.

use std::iter::Peekable;
use std::str::Chars;

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WrongLine {
    /// No `=` after the name.
    #[error("expected `NAME=value`")]
    NoValue,
    /// A name that no shell would take.
    #[error("a name is letters, digits and `_`, and does not begin with a digit")]
    BadName,
    /// The end of the file inside quotes.
    #[error("the quote that opens here is not closed")]
    OpenQuote,
    /// `NAME="value"rest`.
    #[error("something follows the closing quote; a comment needs ` #`")]
    AfterQuote,
}

/// A line that is not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineFault {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub wrong: WrongLine,
}

/// The pairs in the order they are written, and every line that is not one. Of a repeated name the last pair counts.
pub(crate) fn parse(text: &str) -> (Vec<(String, String)>, Vec<LineFault>) {
    let mut reader = LineReader {
        rest: text.strip_prefix('\u{feff}').unwrap_or(text).chars().peekable(),
        line: 1,
        faults: Vec::new(),
    };
    let mut pairs = Vec::new();
    while reader.rest.peek().is_some() {
        let begun = reader.line;
        match reader.pair() {
            Ok(pair) => pairs.extend(pair),
            Err(wrong) => {
                reader.faults.push(LineFault { line: begun, wrong });
                reader.skip_line();
            }
        }
    }
    (pairs, reader.faults)
}

struct LineReader<'t> {
    rest: Peekable<Chars<'t>>,
    line: usize,
    faults: Vec<LineFault>,
}

impl LineReader<'_> {
    /// One line, or more where quotes hold line breaks. `None`: nothing but space and comment.
    fn pair(&mut self) -> Result<Option<(String, String)>, WrongLine> {
        self.skip_blanks();
        if matches!(self.rest.peek(), None | Some('#' | '\n' | '\r')) {
            self.skip_line();
            return Ok(None);
        }
        let mut name = self.word();
        self.skip_blanks();
        if name == "export" && self.rest.peek() != Some(&'=') {
            name = self.word();
            self.skip_blanks();
        }
        if self.rest.peek() != Some(&'=') {
            return Err(WrongLine::NoValue);
        }
        if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) || !name.chars().all(is_name) {
            return Err(WrongLine::BadName);
        }
        self.rest.next();
        self.skip_blanks();
        let value = match self.rest.peek() {
            Some('\'') => self.quoted('\'')?,
            Some('"') => self.quoted('"')?,
            _ => self.bare(),
        };
        self.skip_line();
        Ok(Some((name, value)))
    }

    fn word(&mut self) -> String {
        let mut word = String::new();
        while let Some(c) = self.rest.next_if(|c| !c.is_whitespace() && *c != '=') {
            word.push(c);
        }
        word
    }

    /// Up to the end of the line or a `#` after a blank.
    fn bare(&mut self) -> String {
        let mut value = String::new();
        while let Some(c) = self.rest.next_if(|c| *c != '\n') {
            if c == '#' && (value.is_empty() || value.ends_with([' ', '\t'])) {
                break;
            }
            value.push(c);
        }
        value.truncate(value.trim_end().len());
        value
    }

    /// In single quotes everything is itself; in double quotes `\n`, `\r`, `\t`, `\"`, `\\` and `\$` are escapes.
    fn quoted(&mut self, quote: char) -> Result<String, WrongLine> {
        // An unclosed quote swallows the rest: what is inside could be anything, and a second fault would be noise.
        self.rest.next();
        let mut value = String::new();
        loop {
            match self.rest.next().ok_or(WrongLine::OpenQuote)? {
                c if c == quote => break,
                '\\' if quote == '"' => match self.rest.next().ok_or(WrongLine::OpenQuote)? {
                    'n' => value.push('\n'),
                    'r' => value.push('\r'),
                    't' => value.push('\t'),
                    c @ ('"' | '\\' | '$') => value.push(c),
                    c => {
                        self.line += usize::from(c == '\n');
                        value.extend(['\\', c]);
                    }
                },
                c => {
                    self.line += usize::from(c == '\n');
                    value.push(c);
                }
            }
        }
        self.skip_blanks();
        match self.rest.peek() {
            None | Some('\n' | '\r' | '#') => Ok(value),
            Some(_) => Err(WrongLine::AfterQuote),
        }
    }

    fn skip_blanks(&mut self) {
        while self.rest.next_if(|c| matches!(c, ' ' | '\t')).is_some() {}
    }

    fn skip_line(&mut self) {
        for c in self.rest.by_ref() {
            if c == '\n' {
                self.line += 1;
                return;
            }
        }
    }
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests;
