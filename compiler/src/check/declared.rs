//! What a manifest declares, with its `$merge`s spread: the names that the cards of its catalog may use.
//!
//! A declaration with a fault is kept as well as it goes, so that the cards that name it are not blamed for it.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::ast::backend::Backend;
use crate::ast::manifest::{Dictionary, Manifest, Named, Setting as Written};
use crate::ast::{Assets, Catalog};
use crate::check::texts::Locales;
use crate::check::{Cx, Used, schemas};
use crate::diagnostic::{Diagnostics, quoted};
use crate::plan::Check;
use crate::syntax::fields::Spanned;

#[derive(Debug)]
pub(crate) struct Declared<'a> {
    pub(crate) manifest: &'a Manifest,
    /// What cards may show beside them.
    pub(crate) assets: &'a Assets<'a>,
    pub(crate) settings: Vec<Setting<'a>>,
    pub(crate) tables: Vec<Table<'a>>,
    pub(crate) backends: Vec<(&'a Spanned<String>, Backend)>,
    /// The backend of a request that names none.
    pub(crate) backend: Option<usize>,
}

#[derive(Debug)]
pub(crate) struct Setting<'a> {
    pub(crate) name: &'a Spanned<String>,
    pub(crate) written: &'a Written,
    pub(crate) check: Check,
}

#[derive(Debug)]
pub(crate) struct Table<'a> {
    pub(crate) name: &'a Spanned<String>,
    pub(crate) columns: Vec<&'a Spanned<String>>,
    pub(crate) rows: Vec<Row<'a>>,
}

#[derive(Debug)]
pub(crate) struct Row<'a> {
    pub(crate) key: &'a str,
    /// In the order of the columns.
    pub(crate) cells: Vec<&'a Value>,
}

impl<'a> Declared<'a> {
    pub(crate) fn dictionaries(&self) -> &'a Named<Dictionary> {
        &self.manifest.dictionaries
    }

    pub(crate) fn table(&self, name: &str) -> Option<usize> {
        self.tables.iter().position(|table| table.name.value == name)
    }

    pub(crate) fn dictionary(&self, name: &str) -> Option<usize> {
        position(self.dictionaries(), name)
    }

    pub(crate) fn column(&self, table: usize, name: &str) -> Option<usize> {
        self.tables[table].columns.iter().position(|column| column.value == name)
    }

    pub(crate) fn setting(&self, name: &str) -> Option<usize> {
        self.settings.iter().position(|setting| setting.name.value == name)
    }

    pub(crate) fn backend(&self, name: &str) -> Option<usize> {
        self.backends.iter().position(|(known, _)| known.value == name)
    }
}

/// Everything that a manifest declares.
pub(crate) fn collect<'a>(
    catalog: &'a Catalog<'a>,
    locales: &'a Locales,
    used: &mut Used,
    out: &mut Diagnostics,
) -> Declared<'a> {
    let manifest = &catalog.manifest;
    let settings =
        manifest.settings.iter().map(|(name, written)| Setting { name, written, check: schemas::any() }).collect();
    let tables = tables(manifest, out);
    let backends = backends(manifest, &mut used.backends, out);
    let mut declared = Declared { manifest, assets: &catalog.assets, settings, tables, backends, backend: None };
    // The schema of a setting may name a table, so the tables come first.
    let mut cx = Cx { declared: &declared, locales, used: std::mem::take(used), shown: Vec::new(), out };
    let checks: Vec<Check> = declared
        .settings
        .iter()
        .map(|setting| schemas::setting(setting.written.span, &setting.written.schema, &mut cx))
        .collect();
    let backend = match &manifest.backend {
        None => (declared.backends.len() == 1).then_some(0),
        Some(name) => known_backend(name, &mut cx),
    };
    *used = cx.used;
    declared.backend = backend;
    for (setting, check) in declared.settings.iter_mut().zip(checks) {
        setting.check = check;
    }
    declared
}

/// The backend of that name, or a report.
pub(crate) fn known_backend(name: &Spanned<String>, cx: &mut Cx<'_>) -> Option<usize> {
    let found = cx.declared.backend(&name.value);
    if found.is_none() {
        let known = cx.declared.backends.iter().map(|(known, _)| known.value.as_str());
        let message = format!("there is no backend {}", quoted(&name.value));
        let otherwise = "backends are declared in the manifest";
        cx.unknown("unknown-backend", (&name.value, name.span), message, known, otherwise);
    }
    found
}

impl Setting<'_> {
    /// It always has a value once the server runs.
    pub(crate) fn is_set(&self) -> bool {
        !self.written.optional
    }
}

/// Where something of that name is.
pub(crate) fn position<T>(named: &[(Spanned<String>, T)], name: &str) -> Option<usize> {
    named.iter().position(|(known, _)| known.value == name)
}

/// The rows and columns of a table; a row that lacks a column, or has one more, is reported.
fn tables<'a>(manifest: &'a Manifest, out: &mut Diagnostics) -> Vec<Table<'a>> {
    manifest
        .tables
        .iter()
        .map(|(name, table)| {
            let columns: Vec<&Spanned<String>> =
                table.rows.first().map(|(_, row)| row.cells.iter().map(|(key, _)| key).collect()).unwrap_or_default();
            if table.rows.is_empty() {
                out.error("empty-table", name.span, format!("the table `{}` has no rows", name.value));
            }
            let mut rows = Vec::new();
            for (key, row) in &table.rows {
                let cells: Vec<&Value> = columns
                    .iter()
                    .filter_map(|column| row.cells.iter().find(|(name, _)| name.value == column.value))
                    .map(|(_, cell)| &cell.value)
                    .collect();
                let odd = row.cells.iter().find(|(name, _)| !columns.iter().any(|column| column.value == name.value));
                if let Some((odd, _)) = odd {
                    out.error(
                        "uneven-table",
                        odd.span,
                        format!("the row `{}` has a column `{}`, the first row has not", key.value, odd.value),
                    )
                    .note_at(table.rows[0].1.span, "the columns of the table");
                } else if cells.len() < columns.len() {
                    let missing =
                        columns.iter().find(|column| !row.cells.iter().any(|(name, _)| name.value == column.value));
                    let missing = missing.map_or("", |column| column.value.as_str());
                    out.error("uneven-table", row.span, format!("the row `{}` has no column `{missing}`", key.value))
                        .note_at(table.rows[0].1.span, "the columns of the table");
                } else {
                    rows.push(Row { key: &key.value, cells });
                }
            }
            Table { name, columns, rows }
        })
        .collect()
}

/// The backends with their `$merge`s spread.
fn backends<'a>(
    manifest: &'a Manifest,
    used: &mut BTreeSet<usize>,
    out: &mut Diagnostics,
) -> Vec<(&'a Spanned<String>, Backend)> {
    let all = &manifest.backends;
    all.iter()
        .enumerate()
        .map(|(index, (name, written))| {
            let mut merged = written.clone();
            let mut passed = vec![index];
            while let Some(reference) = merged.merge.clone() {
                merged.merge = None;
                let base = position(all, &reference.root.text).filter(|_| reference.path.is_empty());
                match base {
                    None => {
                        out.error(
                            "unknown-reference",
                            reference.span,
                            format!("there is no backend `{}`", reference.root.text),
                        )
                        .fix("`$merge` here spreads another backend of this manifest", None);
                    }
                    Some(base) if passed.contains(&base) => {
                        out.error(
                            "merge-cycle",
                            reference.span,
                            format!("the backend `{}` is spread into itself", name.value),
                        );
                    }
                    Some(base) => {
                        passed.push(base);
                        used.insert(base);
                        let next = all[base].1.merge.clone();
                        merged = Backend { merge: next, ..merged.over(&all[base].1) };
                    }
                }
            }
            (name, merged)
        })
        .collect()
}
