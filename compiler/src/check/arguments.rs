//! What the arguments of a card have to do with one another: sets, and arguments that nothing uses.

use crate::check::argument::Argument;
use crate::check::context::Cx;
use crate::check::name_clashes;
use crate::check::schemas;
use crate::diagnostic::Code;
use crate::plan::Shape;
use crate::syntax::fields::listed;

/// Checks the sets of the manifest by themselves.
pub(crate) fn sets(cx: &mut Cx<'_>) {
    for (_, set) in &cx.declared.manifest.sets {
        schemas::set(set, cx);
    }
}

/// Reports arguments that are called like something else.
pub(crate) fn names(arguments: &[Argument], cx: &mut Cx<'_>) {
    for argument in arguments {
        name_clashes::argument(&argument.name, argument.span, cx);
        let columns: Vec<String> = match &argument.check.shape {
            Shape::Row { table } => {
                cx.declared.tables[*table].columns.iter().map(|column| column.value.clone()).collect()
            }
            _ => Vec::new(),
        };
        for (form, _) in argument.forms.iter().filter(|(form, _)| columns.contains(&form.value)) {
            cx.out.error(
                Code::AmbiguousName,
                form.span,
                format!("`{}` is a column of the argument's table", form.value),
            );
        }
    }
}

/// Reports arguments that the card at hand does nothing with. Those that one `$merge` brings are one report.
pub(crate) fn unused(arguments: &[Argument], cx: &mut Cx<'_>) {
    for (slot, argument) in arguments.iter().enumerate() {
        for (form, pattern) in &argument.forms {
            if !cx.used.argument_forms.contains(&(slot, pattern.value.clone())) && !cx.used.meant.contains(&form.value)
            {
                cx.out.error(
                    Code::UnusedForm,
                    form.span,
                    format!("nothing asks for `${}.{}`", argument.name, form.value),
                );
            }
        }
    }
    if cx.used.all_arguments || cx.used.incomplete {
        return;
    }
    let mut left: Vec<&Argument> = Vec::new();
    for (slot, argument) in arguments.iter().enumerate() {
        if cx.used.arguments.contains(&slot) || cx.used.meant.contains(&argument.name) {
            continue;
        }
        // What is used of its only entry: the key, the value.
        match [true, false].map(|key| cx.used.argument_halves.contains(&(slot, key))) {
            [false, false] => left.push(argument),
            [true, false] => half_used(argument, "key", "value", cx),
            [false, true] => half_used(argument, "value", "key", cx),
            [true, true] => {}
        }
    }
    for argument in &left {
        let together: Vec<&str> =
            left.iter().filter(|other| other.span == argument.span).map(|other| other.name.as_str()).collect();
        let message = match together[..] {
            [name] => format!("the argument `{name}` is not used"),
            _ => format!("the arguments {} are not used", listed(&together)),
        };
        cx.out.error(Code::UnusedArgument, argument.span, message).fix("send it somewhere, or leave it out", None);
    }
}

fn half_used(argument: &Argument, there: &str, lost: &str, cx: &mut Cx<'_>) {
    let name = &argument.name;
    let message = format!("of the argument `{name}` the {there} is used, and its {lost} is not");
    let way = format!("send it as well, `${{{name}:{lost}}}`, or take the {there} alone as an argument");
    cx.out.error(Code::UnusedArgument, argument.span, message).fix(way, None);
}
