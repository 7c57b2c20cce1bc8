//! Texts of the document as texts of a catalog: one line each, without marks of HTML, with braces that Fluent does not read.

/// The longest description that clients show.
const LONGEST: usize = 1000;

/// A text as the value of a Fluent message; `None` where nothing is left of it.
pub(crate) fn fluent(text: &str) -> Option<String> {
    let line = on_one_line(&without_tags(text));
    let line = shortened(&line, LONGEST);
    let mut out = String::with_capacity(line.len());
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '{' => out.push_str("{\"{\"}"),
            '}' => out.push_str("{\"}\"}"),
            // A name behind a dollar sign reads like a reference, which it is not here.
            '$' if characters.peek().is_some_and(|next| next.is_ascii_alphabetic() || *next == '{') => {}
            character => out.push(character),
        }
    }
    Some(out).filter(|out| !out.is_empty())
}

/// The first sentence, for a title.
pub(crate) fn title(text: &str) -> Option<String> {
    let line = on_one_line(&without_tags(text));
    let first = line.split(". ").next().unwrap_or_default().trim_end_matches('.');
    fluent(&shortened(first, 80))
}

/// A name as words: `list_pets` is “List pets”.
pub(crate) fn of_name(name: &str) -> String {
    let words = crate::names::snake(name).replace('_', " ");
    let mut characters = words.chars();
    let first: String = characters.next().into_iter().flat_map(char::to_uppercase).collect();
    first + characters.as_str()
}

fn on_one_line(text: &str) -> String {
    text.split(|character: char| character.is_whitespace() || character.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn shortened(line: &str, most: usize) -> String {
    match line.char_indices().nth(most) {
        None => line.to_owned(),
        Some((end, _)) => {
            let cut = &line[..end];
            let cut = cut.rsplit_once(' ').map_or(cut, |(whole, _)| whole);
            format!("{}…", cut.trim_end_matches([',', ';', '.', ' ']))
        }
    }
}

/// Leaves out what HTML marks up, and comments.
fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        let tag = &rest[start..];
        let is_tag = tag[1..].starts_with(|next: char| next.is_ascii_alphabetic() || next == '/' || next == '!');
        match tag.find('>').filter(|end| is_tag && *end < 300) {
            Some(end) => {
                out.push(' ');
                rest = &tag[end + 1..];
            }
            None => {
                out.push('<');
                rest = &tag[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests;
