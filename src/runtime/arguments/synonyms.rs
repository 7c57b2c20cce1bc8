//! Other words for the names of arguments, as agents know them from other tools: `leadId` for the `id` of a tool of leads,
//! `offset` for `start`.

use kartoteka_compiler::plan;

use super::nearest::bare;

/// A word, the argument that has another name here, and whether it takes the same values.
const WORDS: [(&str, &str, bool); 13] = [
    ("sort", "order", true),
    ("sortby", "order", true),
    ("orderby", "order", true),
    ("offset", "start", true),
    ("skip", "start", true),
    ("page", "start", false),
    ("text", "comment", true),
    ("message", "comment", true),
    ("fields", "select", true),
    ("columns", "select", true),
    ("pagesize", "limit", true),
    ("perpage", "limit", true),
    ("filters", "filter", true),
];

/// The argument that another word is for, and whether it takes the same values.
pub(super) fn synonym<'k>(name: &str, tool: &plan::Tool, known: &[&'k str]) -> Option<(&'k str, bool)> {
    const MOST_BYTES: usize = 64;
    if name.len() > MOST_BYTES {
        return None;
    }
    let name = bare(name);
    let has = |wanted: &str| known.iter().copied().find(|known| *known == wanted);
    if let Some((_, wanted, is_same)) = WORDS.iter().find(|(word, ..)| *word == name) {
        return has(wanted).map(|wanted| (wanted, *is_same));
    }
    // The ID of what the tool is about.
    let of = name.strip_suffix("id").filter(|of| of.len() >= 3)?;
    let is_of_tool = bare(&tool.name).contains(of) || bare(&tool.resource).contains(of);
    has("id").filter(|_| is_of_tool).map(|id| (id, true))
}

#[cfg(test)]
mod tests;
