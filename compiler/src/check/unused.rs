//! What a manifest declares and nothing uses.

use std::collections::BTreeSet;

use crate::check::context::{Cx, Used};
use crate::check::manifest::Declared;
use crate::check::pages;
use crate::diagnostic::{Code, Diagnostics, Span};
use crate::syntax::fields::Spanned;

pub(crate) fn check(cx: &mut Cx<'_>) {
    for (index, asset) in cx.declared.assets.files.iter().enumerate() {
        if !cx.used.assets.contains(&index) && !cx.used.meant.contains(asset.name) {
            let place = Span::new(asset.id, 0, 0);
            cx.out
                .error(Code::StrayFile, place, "nothing shows this file")
                .fix(format!("name it in a card beside it: `file: {}`", asset.name), None);
        }
    }
    let mut unused = Unused { meant: &cx.used.meant, out: cx.out };
    unused.settings(cx.declared, &cx.used);
    unused.tables(cx.declared, &cx.used);
    let named = cx.declared.dictionaries().iter().map(|(name, _)| name);
    unused.all(Code::UnusedDictionary, "dictionary", named, &cx.used.dictionaries);
    let named = cx.declared.manifest.sets.iter().map(|(name, _)| name);
    unused.all(Code::UnusedSet, "set of arguments", named, &cx.used.sets);
    let named = cx.declared.backends.iter().map(|(name, _)| *name);
    unused.all(Code::UnusedBackend, "backend", named, &cx.used.backends);
    // Where something is wrong, what goes by them may not have come so far.
    if !cx.out.has_errors() {
        ranges(cx);
        pages::unused(cx);
    }
}

/// `ranges` that no card goes by whose backend has them, written there or merged from another one.
fn ranges(cx: &mut Cx<'_>) {
    let declared = cx.declared;
    let of = |index: usize| declared.backends[index].1.ranges.as_ref().map(|ranges| ranges.span);
    let used: BTreeSet<Span> = cx.used.ranges.iter().filter_map(|index| of(*index)).collect();
    let written: BTreeSet<Span> = (0..declared.backends.len()).filter_map(of).collect();
    for span in written.difference(&used) {
        cx.out
            .error(Code::UnusedRanges, *span, "these `ranges` are not used")
            .label("no `missing-range` of a card goes by them, no `known`, and no `codes` with `under`")
            .fix("have a card warn of lists without a range, or leave them out", None);
    }
}

struct Unused<'u> {
    meant: &'u BTreeSet<String>,
    out: &'u mut Diagnostics,
}

impl Unused<'_> {
    fn settings(&mut self, declared: &Declared<'_>, used: &Used) {
        self.all(Code::UnusedSetting, "setting", declared.settings.iter().map(|one| one.name), &used.settings);
        for (index, setting) in declared.settings.iter().enumerate().filter(|(index, _)| used.settings.contains(index))
        {
            for (form, (name, _)) in setting.written.forms.iter().enumerate() {
                self.one(Code::UnusedForm, "form", name, used.forms.contains(&(index, form)));
            }
        }
    }

    fn tables(&mut self, declared: &Declared<'_>, used: &Used) {
        self.all(Code::UnusedTable, "table", declared.tables.iter().map(|one| one.name), &used.tables);
        for (index, table) in declared.tables.iter().enumerate().filter(|(index, _)| used.tables.contains(index)) {
            for (column, name) in table.columns.iter().enumerate() {
                self.one(Code::UnusedColumn, "column", name, used.columns.contains(&(index, column)));
            }
        }
    }

    /// Reports those of a list that nothing uses.
    fn all<'n>(
        &mut self,
        code: Code,
        what: &str,
        names: impl Iterator<Item = &'n Spanned<String>>,
        used: &BTreeSet<usize>,
    ) {
        for (index, name) in names.enumerate() {
            self.one(code, what, name, used.contains(&index));
        }
    }

    fn one(&mut self, code: Code, what: &str, name: &Spanned<String>, used: bool) {
        if used || self.meant.contains(&name.value) {
            return;
        }
        self.out
            .error(code, name.span, format!("the {what} `{}` is not used", name.value))
            .label("nothing names it")
            .fix("use it, or leave it out", None);
    }
}
