//! Reads what a manifest declares into [`Declared`], with its `$merge`s spread.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::ast::Catalog;
use crate::ast::backend::Backend;
use crate::ast::manifest::Manifest;
use crate::check::argument::any;
use crate::check::context::{Cx, Used};
use crate::check::manifest::{Declared, Row, Setting, Table, position};
use crate::check::messages::Messages;
use crate::check::texts::Locales;
use crate::check::{named, schemas};
use crate::diagnostic::{Code, Diagnostics};
use crate::plan::Check;
use crate::syntax::fields::Spanned;

/// Everything that a manifest declares.
pub(crate) fn collect<'a>(
    catalog: &'a Catalog<'a>,
    locales: &'a Locales<'a>,
    used: &mut Used,
    out: &mut Diagnostics,
) -> Declared<'a> {
    let manifest = &catalog.manifest;
    let settings = manifest.settings.iter().map(|(name, written)| Setting { name, written, check: any() }).collect();
    let tables = tables(manifest, out);
    let backends = backends(manifest, &mut used.backends, out);
    let mut declared = Declared {
        manifest,
        locales,
        messages: Messages::default(),
        assets: &catalog.assets,
        tools: &catalog.tools,
        settings,
        tables,
        backends,
        backend: None,
    };
    // The schema of a setting may name a table, so the tables come first.
    let mut cx = Cx { declared: &declared, used: std::mem::take(used), shown: Vec::new(), out };
    let checks: Vec<Check> = declared
        .settings
        .iter()
        .map(|setting| schemas::setting(setting.written.span, &setting.written.schema, &mut cx))
        .collect();
    let backend = match &manifest.backend {
        None => (declared.backends.len() == 1).then_some(0),
        Some(name) => named::backend(name, &mut cx),
    };
    *used = cx.used;
    declared.backend = backend;
    for (setting, check) in declared.settings.iter_mut().zip(checks) {
        setting.check = check;
    }
    declared
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
                out.error(Code::EmptyTable, name.span, format!("the table `{}` has no rows", name.value));
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
                        Code::UnevenTable,
                        odd.span,
                        format!("the row `{}` has a column `{}`, the first row has not", key.value, odd.value),
                    )
                    .note_at(table.rows[0].1.span, "the columns of the table");
                } else if cells.len() < columns.len() {
                    let missing =
                        columns.iter().find(|column| !row.cells.iter().any(|(name, _)| name.value == column.value));
                    let missing = missing.map_or("", |column| column.value.as_str());
                    out.error(
                        Code::UnevenTable,
                        row.span,
                        format!("the row `{}` has no column `{missing}`", key.value),
                    )
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
                            Code::UnknownReference,
                            reference.span,
                            format!("there is no backend `{}`", reference.root.text),
                        )
                        .fix("`$merge` here spreads another backend of this manifest", None);
                    }
                    Some(base) if passed.contains(&base) => {
                        out.error(
                            Code::MergeCycle,
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
