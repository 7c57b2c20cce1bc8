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
    let left = arguments
        .iter()
        .enumerate()
        .filter(|(slot, argument)| !cx.used.arguments.contains(slot) && !cx.used.meant.contains(&argument.name));
    // What is used of the only entry of an argument: its key, its value.
    let halves = |slot: usize| [true, false].map(|key| cx.used.argument_halves.contains(&(slot, key)));
    let (halved, left): (Vec<_>, Vec<_>) =
        left.map(|(slot, argument)| (halves(slot), argument)).partition(|(halves, _)| halves.contains(&true));
    let left: Vec<&Argument> = left.into_iter().map(|(_, argument)| argument).collect();
    for (halves, argument) in halved {
        let (there, lost) = match halves {
            [true, true] | [false, false] => continue,
            [true, false] => ("key", "value"),
            [false, true] => ("value", "key"),
        };
        let name = &argument.name;
        let message = format!("of the argument `{name}` the {there} is used, and its {lost} is not");
        let way = format!("send it as well, `${{{name}:{lost}}}`, or take the {there} alone as an argument");
        cx.out.error(Code::UnusedArgument, argument.span, message).fix(way, None);
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
