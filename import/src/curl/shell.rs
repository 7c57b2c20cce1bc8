//! Commands of a shell as words, as far as people copy them: quotation marks, escapes, comments, lines that go on. Variables
//! become marked places; nothing is run, and what a shell would run to make a word is refused. A shell ends a command at an `&`
//! that is not quoted; where a query or a form goes on behind it, it is taken for theirs, and where that is not sure, refused.

use std::iter::Peekable;
use std::str::Chars;

use crate::template::place;

/// As much of what stands behind a sign is looked at to know what the sign means.
const LONGEST_NAME: usize = 200;

/// A command.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Line {
    pub(super) words: Vec<String>,
    /// An `&` of it, at which a shell would end it, was taken for a part of a query or a form.
    pub(super) is_joined: bool,
}

/// The commands of a text, each as its words; of one that cannot be read, why.
pub(super) fn commands(text: &str) -> Vec<Result<Line, String>> {
    let mut reader =
        Reader { text, rest: text.chars().peekable(), out: Vec::new(), line: Line::default(), word: None, fault: None };
    reader.read();
    reader.out
}

struct Reader<'t> {
    text: &'t str,
    rest: Peekable<Chars<'t>>,
    out: Vec<Result<Line, String>>,
    line: Line,
    /// The word that is being read; `Some("")` where it was quoted and is empty.
    word: Option<String>,
    fault: Option<String>,
}

/// What a sign that ends a command means where it stands.
enum Sign {
    End,
    Literal,
    Unsure,
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
                '`' => self.refuse("a word of it is made by another command"),
                '#' if self.word.is_none() => while self.rest.next_if(|next| *next != '\n').is_some() {},
                '&' if self.rest.peek() == Some(&'>') => {
                    self.end_word();
                    self.redirection();
                }
                '&' | ';' => match self.sign(character) {
                    Sign::End => self.end(),
                    Sign::Literal => {
                        self.line.is_joined = true;
                        self.push(character);
                    }
                    Sign::Unsure => {
                        // To know the place the text is read once more: of a command the first is told.
                        if self.fault.is_none() {
                            self.fault = Some(format!(
                                "at {} stands a `{character}` without quotation marks, at which a shell ends the command: put what it \
                                 is a part of in quotation marks",
                                self.place()
                            ));
                        }
                        self.push(character);
                    }
                },
                '\n' | '|' => self.end(),
                '>' | '<' if self.is_stream() => self.redirection(),
                character if character.is_whitespace() => self.end_word(),
                character => self.push(character),
            }
        }
        self.end();
    }

    /// What an `&` or a `;` right behind a word of curl is. With space behind it, it is what it is in a shell.
    fn sign(&self, sign: char) -> Sign {
        let Some(word) = self.word.as_deref().filter(|_| self.line.words.iter().any(|word| is_curl(word))) else {
            return Sign::End;
        };
        let behind: String = self.rest.clone().take(LONGEST_NAME).take_while(|next| !next.is_whitespace()).collect();
        let first = behind.split([';', '&', '|', '<', '>']).next().unwrap_or_default();
        let is_name = |name: &str| {
            !name.is_empty() && name.chars().all(|next| next.is_alphanumeric() || "_-.~[]%+$:".contains(next))
        };
        let goes_on = first.split_once('=').is_some_and(|(name, _)| is_name(name));
        match sign {
            _ if first.is_empty() || is_curl(first) => Sign::End,
            '&' if goes_on && word.contains(['?', '=']) => Sign::Literal,
            ';' if !goes_on => Sign::End,
            _ => Sign::Unsure,
        }
    }

    /// Where the character is that was read last.
    fn place(&self) -> String {
        let left: usize = self.rest.clone().map(char::len_utf8).sum();
        let before = &self.text[..self.text.len() - left];
        let (line, start) = (before.matches('\n').count() + 1, before.rfind('\n').map_or(0, |end| end + 1));
        format!("line {line}, column {}", before[start..].chars().count())
    }

    fn refuse(&mut self, why: &str) {
        self.fault = Some(why.to_owned());
    }

    fn push(&mut self, character: char) {
        self.word.get_or_insert_default().push(character);
    }

    fn end_word(&mut self) {
        self.line.words.extend(self.word.take());
    }

    fn end(&mut self) {
        self.end_word();
        let line = std::mem::take(&mut self.line);
        let fault = self.fault.take();
        if !line.words.is_empty() {
            self.out.push(fault.map_or(Ok(line), Err));
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
                None => return self.refuse("a quotation mark is not closed"),
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
                    None => return self.refuse("a quotation mark is not closed"),
                },
                Some('$') => self.dollar(true),
                Some('`') => self.refuse("a word of it is made by another command"),
                Some(character) => self.push(character),
                None => return self.refuse("a quotation mark is not closed"),
            }
        }
    }

    /// Behind a dollar sign: a variable, a text with escapes, or nothing of the shell's.
    fn dollar(&mut self, in_quotes: bool) {
        match self.rest.peek().copied() {
            Some('(') => self.refuse("a word of it is made by another command"),
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
                        None => return self.refuse("a brace is not closed"),
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
                        None => self.refuse("an escape of it is none"),
                    }
                }
                Some(character) => self.push(character),
                None => return self.refuse("a quotation mark is not closed"),
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

/// Whether a word is the name of the program.
pub(super) fn is_curl(word: &str) -> bool {
    word == "curl" || word.ends_with("/curl") || word == "curl.exe"
}
