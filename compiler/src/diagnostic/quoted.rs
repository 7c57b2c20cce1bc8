//! An author's words inside a message.

/// The author's words in backticks: the first line of them, shortened, with nothing in it that moves a cursor.
#[must_use]
pub fn quoted(text: &str) -> String {
    const MOST: usize = 60;
    let line = text.lines().next().unwrap_or_default();
    let mut shown: String = line.chars().take(MOST).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if shown.len() < text.trim_end().len() {
        shown.push('…');
    }
    format!("`{shown}`")
}
