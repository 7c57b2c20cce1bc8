//! What a manifest declares and nothing uses.

use crate::check::context::Cx;
use crate::diagnostic::{Code, Span};

pub(crate) fn check(cx: &mut Cx<'_>) {
    let declared = cx.declared;
    let mut left: Vec<(Code, Span, &str, String)> = Vec::new();
    for (index, setting) in declared.settings.iter().enumerate() {
        if !cx.used.settings.contains(&index) {
            left.push((
                Code::UnusedSetting,
                setting.name.span,
                &setting.name.value,
                format!("the setting `{}`", setting.name.value),
            ));
            continue;
        }
        for (form, (name, _)) in setting.written.forms.iter().enumerate() {
            if !cx.used.forms.contains(&(index, form)) {
                left.push((Code::UnusedForm, name.span, &name.value, format!("the form `{}`", name.value)));
            }
        }
    }
    for (index, table) in declared.tables.iter().enumerate() {
        if !cx.used.tables.contains(&index) {
            left.push((
                Code::UnusedTable,
                table.name.span,
                &table.name.value,
                format!("the table `{}`", table.name.value),
            ));
            continue;
        }
        for (column, name) in table.columns.iter().enumerate() {
            if !cx.used.columns.contains(&(index, column)) {
                left.push((Code::UnusedColumn, name.span, &name.value, format!("the column `{}`", name.value)));
            }
        }
    }
    for (index, (name, _)) in declared.dictionaries().iter().enumerate() {
        if !cx.used.dictionaries.contains(&index) {
            left.push((Code::UnusedDictionary, name.span, &name.value, format!("the dictionary `{}`", name.value)));
        }
    }
    for (index, (name, _)) in declared.manifest.sets.iter().enumerate() {
        if !cx.used.sets.contains(&index) {
            left.push((Code::UnusedSet, name.span, &name.value, format!("the set of arguments `{}`", name.value)));
        }
    }
    for (index, (name, _)) in declared.backends.iter().enumerate() {
        if !cx.used.backends.contains(&index) {
            left.push((Code::UnusedBackend, name.span, &name.value, format!("the backend `{}`", name.value)));
        }
    }
    for (index, asset) in declared.assets.files.iter().enumerate() {
        if !cx.used.assets.contains(&index) && !cx.used.meant.contains(asset.name) {
            let place = Span::new(asset.id, 0, 0);
            cx.out
                .error(Code::StrayFile, place, "nothing shows this file")
                .fix(format!("name it in a card beside it: `file: {}`", asset.name), None);
        }
    }
    for (code, span, name, what) in left {
        if cx.used.meant.contains(name) {
            continue;
        }
        cx.out
            .error(code, span, format!("{what} is not used"))
            .label("nothing names it")
            .fix("use it, or leave it out", None);
    }
}
