//! Names of tools with stars in them: `crm_events_*`, `workspace/crm_*`.

/// Tools by their names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Glob {
    /// The catalog that it is bound to.
    catalog: Option<Box<str>>,
    tool: Box<str>,
}

impl Glob {
    /// Reads `TOOL` or `CATALOG/TOOL`; a `*` stands for any part of a name.
    #[must_use]
    pub(crate) fn new(text: &str) -> Self {
        match text.split_once('/') {
            Some((catalog, tool)) => Self { catalog: Some(catalog.into()), tool: tool.into() },
            None => Self { catalog: None, tool: text.into() },
        }
    }

    /// Whether it means this tool of this catalog.
    #[must_use]
    pub(crate) fn means(&self, catalog: &str, tool: &str) -> bool {
        self.catalog.as_deref().is_none_or(|wanted| fits(wanted, catalog)) && fits(&self.tool, tool)
    }
}

/// Whether a name fits a pattern of which each `*` stands for any part. Takes time in proportion to both.
fn fits(pattern: &str, name: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut name) = name.strip_prefix(first) else { return false };
    let mut parts = rest.split('*').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return name.ends_with(part);
        }
        match name.find(part) {
            Some(at) => name = &name[at + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests;
