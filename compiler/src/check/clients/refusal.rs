//! What clients refuse, and which.

use std::fmt;

use crate::diagnostic::quoted;

/// The longest name of a tool or a property, in characters.
pub(super) const MOST_OF_A_NAME: usize = 64;

/// One thing that some clients refuse.
#[derive(Debug)]
pub(super) struct Refusal {
    /// The argument that it is about.
    argument: Option<String>,
    what: String,
    clients: &'static str,
    /// What to write in its place.
    pub(super) fix: Option<&'static str>,
}

impl Refusal {
    pub(super) fn of(what: impl Into<String>, clients: &'static str) -> Refusal {
        Refusal { argument: None, what: what.into(), clients, fix: None }
    }

    pub(super) fn fix(self, fix: &'static str) -> Refusal {
        Refusal { fix: Some(fix), ..self }
    }

    /// Says which argument it is about.
    pub(super) fn place(&mut self, argument: &str) {
        self.argument = Some(argument.to_owned());
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        if let Some(argument) = &self.argument {
            // A long name would hide what is said of it.
            let shown: String = argument.chars().take(40).collect();
            let cut = if shown.len() < argument.len() { "…" } else { "" };
            write!(f, " in the argument `{shown}{cut}`")?;
        }
        write!(f, " ({})", self.clients)
    }
}

/// A name of a property that the Messages API refuses with the whole request.
pub(super) fn property_name(name: &str) -> Option<Refusal> {
    let length = name.chars().count();
    if length > MOST_OF_A_NAME {
        return Some(Refusal::of(format!("a name of {length} characters"), "Claude"));
    }
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte));
    (!plain).then(|| Refusal::of(format!("the name {}", quoted(name)), "Claude"))
}
