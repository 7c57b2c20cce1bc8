//! Mistakes as they are collected, and the report that is made of them.

use super::codes::Code;
use super::mistake::{Diagnostic, Severity};
use crate::source::{FileId, Sources, Span};

/// Collects diagnostics while a stage runs.
#[derive(Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Notes an error. Labels, notes and fixes are added to the returned diagnostic.
    pub fn error(&mut self, code: Code, primary: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.note(Severity::Error, code, primary, message.into())
    }

    /// Notes a warning.
    pub fn warning(&mut self, code: Code, primary: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.note(Severity::Warning, code, primary, message.into())
    }

    fn note(&mut self, severity: Severity, code: Code, primary: Span, message: String) -> &mut Diagnostic {
        self.list.push(Diagnostic { code, severity, message, primary, label: None, related: vec![], help: None });
        self.list.last_mut().expect("one was just pushed")
    }

    /// Whether an error was noted, so that the next stage must not run.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|one| one.severity == Severity::Error)
    }

    /// The errors among what was noted.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter().filter(|one| one.severity == Severity::Error)
    }

    /// Takes over all that was noted elsewhere.
    pub(crate) fn take(&mut self, from: Diagnostics) {
        self.list.extend(from.list);
    }

    /// Takes over those errors that `which` picks.
    pub(crate) fn take_errors(&mut self, from: Diagnostics, which: impl Fn(&Diagnostic) -> bool) {
        self.list.extend(from.list.into_iter().filter(|one| one.severity == Severity::Error && which(one)));
    }

    /// How many were noted, of both severities: shows whether a call found a fault.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether none was noted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// What was noted, in the order of noting.
    #[must_use]
    pub fn list(&self) -> &[Diagnostic] {
        &self.list
    }

    /// The report over these sources.
    #[must_use]
    pub fn into_report(self, sources: &Sources) -> Report {
        let mut list = self.list;
        // The text decides between two of one place, so that the order of noting never shows.
        list.sort_by(|a, b| {
            let key = |one: &Diagnostic| (one.primary, one.severity, one.code);
            key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
        });
        list.dedup_by_key(|one| (one.primary, one.severity, one.code));
        Report { list, of: sources.len() }
    }
}

/// What was found in a set of files: sorted by file and place, each mistake of a place once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    list: Vec<Diagnostic>,
    of: usize,
}

impl Report {
    /// The diagnostics, by file and place.
    #[must_use]
    pub fn list(&self) -> &[Diagnostic] {
        &self.list
    }

    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The same with what was noted later.
    #[must_use]
    pub fn and(mut self, more: Diagnostics, sources: &Sources) -> Report {
        self.list.extend(more.list);
        Diagnostics { list: self.list }.into_report(sources)
    }

    /// One report of two sets of files, and the files of both: those of the other stand behind these.
    #[must_use]
    pub fn beside(mut self, sources: &Sources, other: Report, others: &Sources) -> (Report, Sources) {
        let behind = |span: Span| Span { file: span.file.behind(sources.len()), ..span };
        self.list.extend(other.list.into_iter().map(|mut one| {
            one.primary = behind(one.primary);
            one.related.iter_mut().for_each(|(span, _)| *span = behind(*span));
            if let Some((span, _)) = one.help.as_mut().and_then(|fix| fix.replace.as_mut()) {
                *span = behind(*span);
            }
            one
        }));
        self.of += other.of;
        (self, sources.followed_by(others))
    }

    /// How many errors there are.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.list.iter().filter(|one| one.severity == Severity::Error).count()
    }

    /// How many warnings there are.
    #[must_use]
    pub fn warnings(&self) -> usize {
        self.list.len() - self.errors()
    }

    /// One line: `3 errors, 1 warning in 2 of 41 files`.
    #[must_use]
    pub fn summary(&self) -> String {
        let counts = [(self.errors(), "error"), (self.warnings(), "warning")];
        let counts: Vec<String> =
            counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| counted(*count, what)).collect();
        if counts.is_empty() {
            return format!("no faults in {}", counted(self.of, "file"));
        }
        let mut files: Vec<FileId> = self.list.iter().map(|one| one.primary.file).collect();
        files.dedup();
        format!("{} in {} of {}", counts.join(", "), files.len(), counted(self.of, "file"))
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
