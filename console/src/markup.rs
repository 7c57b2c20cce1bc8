//! Text as HTML. What is not the program's own is escaped here, and nowhere else.

use std::borrow::Cow;

/// How a text of a stranger is made visible: what hides in it, or turns it, is written as what it is.
pub type MakesVisible = fn(&str) -> Cow<'_, str>;

/// Deeper JSON is shown as it is written.
const DEEPEST: usize = 64;

/// Writes texts so that they are texts: in an element, or in an attribute between double quotes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Markup {
    visible: MakesVisible,
}

impl Markup {
    pub(crate) fn new(visible: MakesVisible) -> Self {
        Self { visible }
    }

    /// A text.
    pub(crate) fn text(self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + 16);
        for character in (self.visible)(text).chars() {
            match character {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '"' => out.push_str("&quot;"),
                '\'' => out.push_str("&#39;"),
                other => out.push(other),
            }
        }
        out
    }

    /// A text in which `code` is code.
    pub(crate) fn marked(self, text: &str) -> String {
        let parts: Vec<&str> = text.split('`').collect();
        // One that has no partner is a text.
        let pairs = parts.len() - 1 - (parts.len() - 1) % 2;
        let mut out = String::new();
        for (place, part) in parts.iter().enumerate() {
            if place > 0 {
                out.push_str(match (place <= pairs, place % 2) {
                    (false, _) => "`",
                    (true, 1) => "<code>",
                    (true, _) => "</code>",
                });
            }
            out.push_str(&self.text(part));
        }
        out
    }

    /// JSON, a member a line, its names set off. Every token stays as it is written; what is no JSON is a text.
    pub(crate) fn json(self, json: &str) -> String {
        if serde_json::from_str::<serde::de::IgnoredAny>(json).is_err() {
            return self.stars(self.text(json));
        }
        let mut writer = JsonLines { markup: self, out: String::new(), depth: 0 };
        match writer.write(json) {
            Some(()) => self.stars(writer.out),
            None => self.stars(self.text(json)),
        }
    }

    /// A request: its line, its headers, and behind a blank line its body, which may be JSON.
    pub(crate) fn request(self, request: &str) -> String {
        let (head, body) = request.split_once("\n\n").map_or((request, None), |(head, body)| (head, Some(body)));
        let (method, rest) = head.split_once(' ').unwrap_or((head, ""));
        let mut out = format!("<b>{}</b> {}", self.text(method), self.stars(self.text(rest)));
        if let Some(body) = body {
            out.push_str("\n\n");
            out.push_str(&self.json(body));
        }
        out
    }

    /// What was masked is set off.
    fn stars(self, html: String) -> String {
        if html.contains("***") { html.replace("***", "<mark>***</mark>") } else { html }
    }
}

/// Writes valid JSON anew, token by token.
struct JsonLines {
    markup: Markup,
    out: String,
    depth: usize,
}

impl JsonLines {
    fn write(&mut self, json: &str) -> Option<()> {
        let mut rest = json.trim();
        while let Some(first) = rest.chars().next() {
            let length = match first {
                '"' => string_length(rest)?,
                '{' | '[' | '}' | ']' | ',' | ':' => 1,
                space if space.is_ascii_whitespace() => 1,
                _ => rest.find(['{', '[', '}', ']', ',', ':', ' ', '\n', '\r', '\t']).unwrap_or(rest.len()),
            };
            let (token, after) = rest.split_at(length);
            let next = after.trim_start().chars().next();
            match first {
                '{' | '[' => {
                    self.out.push_str(token);
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        return None;
                    }
                    if next != Some('}') && next != Some(']') {
                        self.line();
                    }
                }
                '}' | ']' => {
                    self.depth = self.depth.checked_sub(1)?;
                    if !self.out.ends_with(['{', '[']) {
                        self.line();
                    }
                    self.out.push_str(token);
                }
                ',' => {
                    self.out.push(',');
                    self.line();
                }
                ':' => self.out.push_str(": "),
                '"' if next == Some(':') => {
                    let name = self.markup.text(token);
                    self.out.push_str(&format!("<b>{name}</b>"));
                }
                space if space.is_ascii_whitespace() => {}
                _ => self.out.push_str(&self.markup.text(token)),
            }
            rest = after;
        }
        Some(())
    }

    fn line(&mut self) {
        self.out.push('\n');
        self.out.push_str(&"  ".repeat(self.depth));
    }
}

/// How long the string is that stands first, its quotes counted.
fn string_length(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests;
