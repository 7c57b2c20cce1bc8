//! Names of tools with stars in them: `crm_events_*`, `workspace/crm_*`.

use kartoteka_compiler::plan::glob::fits;

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

#[cfg(test)]
mod tests;
