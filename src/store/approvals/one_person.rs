//! Whether who decides of a call may be who makes it, under another spelling of their name or with another credential.

/// Whether two callers, each with the names that are known of it, may be one person. It is rather said too often than too seldom: case,
/// spaces around a name and characters that nobody sees make no other person, nor does it whether a name came with a token
/// (`token:anna`), by stdio or from an issuer (`sub:ISSUER:anna`).
#[must_use]
pub(crate) fn may_be_one_person(one: &[&str], other: &[&str]) -> bool {
    let (one, other) = (spellings(one), spellings(other));
    let within = |principal: &str, name: &str| {
        principal.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with(':'))
    };
    one.iter().any(|one| other.iter().any(|other| within(one, other) || within(other, one)))
}

/// The names as they are compared, those of tokens and of stdio without their kind too.
fn spellings(names: &[&str]) -> Vec<String> {
    let mut spellings: Vec<String> = names.iter().map(|name| folded(name)).collect();
    let bare = |name: &String| ["token:", "stdio:"].iter().find_map(|kind| name.strip_prefix(kind)).map(str::to_owned);
    let bare: Vec<String> = spellings.iter().filter_map(bare).collect();
    spellings.extend(bare);
    spellings.retain(|name| !name.is_empty());
    spellings
}

fn folded(name: &str) -> String {
    let seen = |character: &char| character.is_alphanumeric() || character.is_ascii_graphic() || *character == ' ';
    name.chars().filter(seen).collect::<String>().trim().to_lowercase()
}

#[cfg(test)]
mod tests;
