//! Which operations of a document are wanted.

/// Which operations are wanted: those that one of these names. Where all are empty, all operations that are not deprecated.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chosen {
    /// Tags, whatever their case.
    pub tags: Vec<String>,
    /// Paths; `*` at the end stands for anything.
    pub paths: Vec<String>,
    /// `operationId`s, or `GET /path`.
    pub ids: Vec<String>,
}

/// What may be chosen.
pub(crate) trait Choosable {
    /// `GET /path`
    fn line(&self) -> String;
    /// Its path, as the document has it.
    fn shown_path(&self) -> &str;
    /// What the document calls it.
    fn id(&self) -> Option<&str>;
    fn is_of(&self, tag: &str) -> bool;
    fn is_deprecated(&self) -> bool {
        false
    }
}

fn is_called(one: &impl Choosable, id: &str) -> bool {
    one.id() == Some(id) || one.line() == id
}

fn is_at(one: &impl Choosable, path: &str) -> bool {
    match path.strip_suffix('*') {
        Some(start) => one.shown_path().starts_with(start),
        None => one.shown_path() == path,
    }
}

impl Chosen {
    /// Whether everything is wanted.
    fn is_all(&self) -> bool {
        self.tags.is_empty() && self.paths.is_empty() && self.ids.is_empty()
    }

    /// Whether an operation is wanted. One that is deprecated is by its name alone.
    pub(crate) fn has(&self, operation: &impl Choosable) -> bool {
        if self.ids.iter().any(|id| is_called(operation, id)) {
            return true;
        }
        self.reaches(operation) && !operation.is_deprecated()
    }

    /// Whether it would be, were it not deprecated.
    pub(crate) fn spares(&self, operation: &impl Choosable) -> bool {
        operation.is_deprecated() && !self.has(operation) && self.reaches(operation)
    }

    /// Whether its tag or its path is wanted, or everything is.
    fn reaches(&self, operation: &impl Choosable) -> bool {
        self.is_all()
            || self.tags.iter().any(|tag| operation.is_of(tag))
            || self.paths.iter().any(|path| is_at(operation, path))
    }

    /// What is wanted and names nothing.
    pub(crate) fn unknown(&self, all: &[impl Choosable]) -> Vec<String> {
        let tags = self.tags.iter().filter(|tag| !all.iter().any(|one| one.is_of(tag)));
        let paths = self.paths.iter().filter(|path| !all.iter().any(|one| is_at(one, path)));
        let ids = self.ids.iter().filter(|id| !all.iter().any(|one| is_called(one, id)));
        let tags = tags.map(|tag| format!("the tag `{tag}`"));
        let paths = paths.map(|path| format!("the path `{path}`"));
        tags.chain(paths).chain(ids.map(|id| format!("the operation `{id}`"))).collect()
    }
}
