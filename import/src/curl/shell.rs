//! Commands of a shell as words, as far as people copy them: quotation marks, escapes, comments, lines that go on. Variables
//! become marked places; nothing is run, and what a shell would run to make a word is refused.

use std::iter::Peekable;
use std::str::Chars;

use crate::template::place;

/// The commands of a text, each as its words; of one that cannot be read, why.
pub(super) fn commands(text: &str) -> Vec<Result<Vec<String>, &'static str>> {
    let mut reader =
        Reader { rest: text.chars().peekable(), out: Vec::new(), words: Vec::new(), word: None, fault: None };
    reader.read();
    reader.out
}

struct Reader<'t> {
    rest: Peekable<Chars<'t>>,
    out: Vec<Result<Vec<String>, &'static str>>,
    words: Vec<String>,
    /// The word that is being read; `Some("")` where it was quoted and is empty.
    word: Option<String>,
    fault: Option<&'static str>,
}

impl Reader<'_> {
    fn read(&mut self) {
        while let Some(character) = self.rest.next() {
            match character {
                '\'' => self.single(),
                '"' => self.double(),
                '$' => self.dollar(false),
                '\\' => match self.rest.next() {
                    Some('\n') | None => {}
                    Some('\r') => drop(self.rest.next_if_eq(&'\n')),
                    Some(character) => self.push(character),
                },
                '`' => self.fault = Some("a word of it is made by another command"),
                '#' if self.word.is_none() => while self.rest.next_if(|next| *next != '\n').is_some() {},
                '\n' | ';' | '|' | '&' => self.end(),
                '>' | '<' if self.is_stream() => self.redirection(),
                character if character.is_whitespace() => self.end_word(),
                character => self.push(character),
            }
        }
        self.end();
    }

    fn push(&mut self, character: char) {
        self.word.get_or_insert_default().push(character);
    }

    fn end_word(&mut self) {
        self.words.extend(self.word.take());
    }

    fn end(&mut self) {
        self.end_word();
        let words = std::mem::take(&mut self.words);
        let fault = self.fault.take();
        if !words.is_empty() {
            self.out.push(fault.map_or(Ok(words), Err));
        }
    }

    /// Whether what is read could stand before a redirection: nothing, or the number of a stream, as in `2>/dev/null`.
    fn is_stream(&self) -> bool {
        self.word.as_ref().is_none_or(|word| word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_digit()))
    }

    /// Where output goes is no part of a request; input would be.
    fn redirection(&mut self) {
        self.word = None;
        while self.rest.next_if(|next| ['>', '<', '&', ' '].contains(next)).is_some() {}
        while self.rest.next_if(|next| !next.is_whitespace() && *next != ';').is_some() {}
    }

    fn single(&mut self) {
        self.word.get_or_insert_default();
        loop {
            match self.rest.next() {
                Some('\'') => return,
                Some(character) => self.push(character),
                None => return self.fault = Some("a quotation mark is not closed"),
            }
        }
    }

    fn double(&mut self) {
        self.word.get_or_insert_default();
        loop {
            match self.rest.next() {
                Some('"') => return,
                Some('\\') => match self.rest.next() {
                    Some('\n') => {}
                    Some(character @ ('"' | '\\' | '$' | '`')) => self.push(character),
                    Some(character) => {
                        self.push('\\');
                        self.push(character);
                    }
                    None => return self.fault = Some("a quotation mark is not closed"),
                },
                Some('$') => self.dollar(true),
                Some('`') => self.fault = Some("a word of it is made by another command"),
                Some(character) => self.push(character),
                None => return self.fault = Some("a quotation mark is not closed"),
            }
        }
    }

    /// Behind a dollar sign: a variable, a text with escapes, or nothing of the shell's.
    fn dollar(&mut self, in_quotes: bool) {
        match self.rest.peek().copied() {
            Some('(') => self.fault = Some("a word of it is made by another command"),
            Some('\'') if !in_quotes => {
                self.rest.next();
                self.escaped();
            }
            Some('{') => {
                self.rest.next();
                let mut inside = String::new();
                loop {
                    match self.rest.next() {
                        Some('}') => break,
                        Some(character) => inside.push(character),
                        None => return self.fault = Some("a brace is not closed"),
                    }
                }
                let name: String =
                    inside.chars().take_while(|next| next.is_ascii_alphanumeric() || *next == '_').collect();
                self.variable(&name);
            }
            Some(first) if first.is_ascii_alphabetic() || first == '_' => {
                let mut name = String::new();
                while let Some(next) = self.rest.next_if(|next| next.is_ascii_alphanumeric() || *next == '_') {
                    name.push(next);
                }
                self.variable(&name);
            }
            _ => self.push('$'),
        }
    }

    fn variable(&mut self, name: &str) {
        self.word.get_or_insert_default().push_str(&place(name));
    }

    /// `$'…'`
    fn escaped(&mut self) {
        self.word.get_or_insert_default();
        loop {
            match self.rest.next() {
                Some('\'') => return,
                Some('\\') => {
                    let character = match self.rest.next() {
                        Some('n') => Some('\n'),
                        Some('t') => Some('\t'),
                        Some('r') => Some('\r'),
                        Some('x') => self.code(2),
                        Some('u') => self.code(4),
                        Some('U') => self.code(8),
                        other => other,
                    };
                    match character {
                        Some(character) => self.push(character),
                        None => self.fault = Some("an escape of it is none"),
                    }
                }
                Some(character) => self.push(character),
                None => return self.fault = Some("a quotation mark is not closed"),
            }
        }
    }

    fn code(&mut self, most: usize) -> Option<char> {
        let mut digits = String::new();
        while let Some(digit) = self.rest.next_if(|next| digits.len() < most && next.is_ascii_hexdigit()) {
            digits.push(digit);
        }
        u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32)
    }
}
