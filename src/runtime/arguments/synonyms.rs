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

/// Whether a name is a word for the order of a list.
pub(super) fn is_word_for_order(name: &str) -> bool {
    let name = bare(name);
    WORDS.iter().any(|(word, wanted, _)| *wanted == "order" && *word == name)
}

/// What the ID is called of what a tool is about; the second, where it is the owner of what is listed.
const OF_THE_TOOL: [&str; 3] = ["id", "ownerId", "owner_id"];

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
    let of = name.strip_suffix("id").filter(|of| of.len() >= 3)?;
    // What is named by its ID, `stageId` for `stage`.
    if let Some(named) = known.iter().copied().find(|known| bare(known) == of) {
        return Some((named, true));
    }
    // The ID of what the tool is about.
    let is_of_tool = bare(&tool.name).contains(of) || bare(&tool.resource).contains(of);
    OF_THE_TOOL.into_iter().find_map(has).filter(|_| is_of_tool).map(|id| (id, true))
}

#[cfg(test)]
mod tests;
