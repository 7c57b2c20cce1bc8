//! For people: each diagnostic with the source around its places, as rustc shows it. The only module that knows
//! `annotate-snippets`.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Patch, Renderer, Snippet};

use crate::diagnostic::mistake::{Diagnostic, Severity};
use crate::diagnostic::report::Report;
use crate::source::{File, FileId, Sources, Span, floor};

/// Whether to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Without any: for files, tests, and people who ask for none.
    Plain,
    /// With the colours of a terminal.
    Coloured,
}

/// A file that the sources do not have; it is shown as an empty one.
const NOTHING: &str = "";

/// The report with the source around each place, and the summary.
#[must_use]
pub fn full(report: &Report, sources: &Sources, style: Style) -> String {
    let renderer = renderer(style);
    let mut text = String::new();
    for one in report.list() {
        text.push_str(&renderer.render(&groups(one, sources)));
        text.push_str("\n\n");
    }
    if !report.is_empty() {
        text.push_str(&report.summary());
        text.push('\n');
    }
    text
}

/// One diagnostic alone.
#[must_use]
pub fn one(one: &Diagnostic, sources: &Sources, style: Style) -> String {
    renderer(style).render(&groups(one, sources))
}

fn renderer(style: Style) -> Renderer {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    };
    renderer.decor_style(DecorStyle::Ascii)
}

fn groups<'a>(one: &'a Diagnostic, sources: &'a Sources) -> Vec<Group<'a>> {
    let level = match one.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let primary = AnnotationKind::Primary.span(range(one.primary, sources)).label(one.label.as_deref());
    let mut files: Vec<(FileId, Vec<Annotation<'a>>)> = vec![(one.primary.file, vec![primary])];
    for (span, text) in &one.related {
        let note = AnnotationKind::Context.span(range(*span, sources)).label(text.as_str());
        match files.iter_mut().find(|(file, _)| *file == span.file) {
            Some((_, notes)) => notes.push(note),
            None => files.push((span.file, vec![note])),
        }
    }
    let snippets = files.into_iter().map(|(file, notes)| {
        let file = sources.file(file);
        Snippet::source(file.map_or(NOTHING, File::text)).path(file.map(File::display)).annotations(notes)
    });
    let mut groups = vec![level.primary_title(one.message.as_str()).id(one.code.name()).elements(snippets)];
    if let Some(fix) = &one.help {
        let title = Level::HELP.secondary_title(fix.message.as_str());
        groups.push(match &fix.replace {
            Some((span, by)) => {
                let source = sources.file(span.file).map_or(NOTHING, File::text);
                title.element(Snippet::source(source).patch(Patch::new(range(*span, sources), by.as_str())))
            }
            None => Group::with_title(title),
        });
    }
    groups
}

/// The bytes of a place, between characters of the file that it is in.
fn range(span: Span, sources: &Sources) -> Range<usize> {
    let text = sources.file(span.file).map_or(NOTHING, File::text);
    let range = span.range();
    let start = floor(text, range.start);
    start..floor(text, range.end).max(start)
}
