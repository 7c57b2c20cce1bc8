//! The address of a resource: fixed segments, segments that a variable stands for, and query variables at its end.
//!
//! A variable of the path is a whole segment, and the first segment is fixed: so an address is found without guessing, and
//! no template takes the addresses of others.

use crate::ast::card;
use crate::check::context::Cx;
use crate::diagnostic::{Code, quoted};

/// `crm/deals/{id}{?order}` in its parts.
#[derive(Debug)]
pub(crate) struct Address {
    /// Without the query variables.
    pub(crate) text: String,
    /// By its slashes.
    pub(crate) path: Vec<Part>,
    /// The query variables.
    pub(crate) query: Vec<String>,
}

/// What stands between two slashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    Fixed(String),
    Variable(String),
}

impl Address {
    /// The variables of the path.
    pub(crate) fn variables(&self) -> impl Iterator<Item = &String> {
        self.path.iter().filter_map(|part| match part {
            Part::Fixed(_) => None,
            Part::Variable(name) => Some(name),
        })
    }

    /// The same for two addresses that mean the same ones.
    pub(crate) fn shape(&self) -> String {
        let parts = self.path.iter().map(|part| match part {
            Part::Fixed(text) => text.as_str(),
            Part::Variable(_) => "{}",
        });
        parts.collect::<Vec<_>>().join("/")
    }
}

pub(super) fn read(card: &card::Resource, cx: &mut Cx<'_>) -> Option<Address> {
    let written = &card.address;
    let (text, query) = match written.value.split_once("{?") {
        None => (written.value.as_str(), Vec::new()),
        Some((text, rest)) => match rest.strip_suffix('}') {
            Some(names) if !names.is_empty() && !names.contains(['{', '}']) => {
                (text, names.split(',').map(|name| name.trim().to_owned()).collect())
            }
            _ => {
                cx.out.error(
                    Code::BadAddress,
                    written.span,
                    "the query variables of an address end it: `crm/deals{?filter,order}`",
                );
                return None;
            }
        },
    };
    let parts: Option<Vec<Part>> = text.split('/').map(part).collect();
    let plain = parts.filter(|parts| {
        let begins = matches!(parts.first(), Some(Part::Fixed(first)) if !first.is_empty());
        let whole = parts.iter().any(|part| !matches!(part, Part::Fixed(text) if text.is_empty()));
        begins && whole
    });
    let Some(path) = plain else {
        cx.out.error(Code::BadAddress, written.span, format!("{} is no address of a resource", quoted(text))).fix(
            "an address is letters, digits, `-`, `.`, `_`, `~`, `:` and `/`; after the first, a segment can be a variable: \
             `crm/deals/{id}`",
            None,
        );
        return None;
    };
    let address = Address { text: text.to_owned(), path, query };
    let mut seen: Vec<&String> = Vec::new();
    for name in address.variables().chain(&address.query) {
        if seen.contains(&name) {
            let message = format!("the variable {} stands twice in the address", quoted(name));
            cx.out.error(Code::BadAddress, written.span, message).fix("give each place a name of its own", None);
            return None;
        }
        seen.push(name);
    }
    Some(address)
}

fn part(text: &str) -> Option<Part> {
    let fixed = |c: char| c.is_ascii_alphanumeric() || "-._~:".contains(c);
    let named = |c: char| c.is_ascii_alphanumeric() || c == '_';
    match text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        Some(name) => (!name.is_empty() && name.chars().all(named)).then(|| Part::Variable(name.to_owned())),
        None => text.chars().all(fixed).then(|| Part::Fixed(text.to_owned())),
    }
}
