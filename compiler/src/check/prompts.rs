//! Prompts: their arguments, and a text in every language that speaks of exactly those; or messages.

use std::collections::HashMap;

use crate::ast::data::Data;
use crate::ast::prompt::Prompt as Written;
use crate::ast::{self, Card, Guide};
use crate::check::argument::Argument;
use crate::check::conforms::misfits;
use crate::check::context::Cx;
use crate::check::json_types::{JsonTypes, of_shape};
use crate::check::resolved::{self, Listed, all};
use crate::check::schemas;
use crate::check::scope::{Place, Scope};
use crate::check::shown::{asks, listed};
use crate::check::{arguments, guards, headers, named_tools};
use crate::diagnostic::{Code, Span, quoted};
use crate::plan::{Shape, Text};
use crate::syntax::nearest::nearest;
use crate::syntax::template::{Name, Usage};

/// A prompt and what was found out about it.
#[derive(Debug)]
pub(crate) struct Prompt<'a> {
    pub(crate) card: &'a Written,
    pub(crate) arguments: Vec<Argument>,
    /// What the user is asked, one message an argument.
    pub(crate) asks: Vec<Option<usize>>,
    pub(crate) says: Says<'a>,
    pub(crate) roles: Vec<Text>,
}

/// What a prompt comes to.
#[derive(Debug)]
pub(crate) enum Says<'a> {
    /// The Markdown beside the card. One a locale, in the order of the catalog's.
    Markdown(Vec<&'a Guide<'a>>),
    /// The messages of the card, and the short texts that a list shows of it.
    Messages { messages: resolved::Data, listed: Box<Listed> },
}

/// Checks every prompt; `None` if one has a fault.
pub(crate) fn check<'a>(catalog: &'a ast::Catalog<'a>, cx: &mut Cx<'_>) -> Option<Vec<Prompt<'a>>> {
    let mut seen: HashMap<&str, Span> = HashMap::new();
    for text in &catalog.speeches {
        if !catalog.prompts.iter().any(|card| card.stem == text.stem) {
            let message = format!("there is no card `{}.yaml` beside this text", text.stem);
            cx.out
                .error(Code::StrayFile, Span::new(text.file, 0, 0), message)
                .fix("give the prompt a card, or delete the text", None);
        }
    }
    let mut prompts: Vec<Option<Prompt<'_>>> = Vec::new();
    for card in &catalog.prompts {
        let name = &card.card.name;
        if let Some(first) = seen.insert(&name.value, name.span) {
            cx.out
                .error(Code::DuplicatePrompt, name.span, format!("a prompt {} is there already", quoted(&name.value)))
                .note_at(first, "first named here");
        }
        prompts.push(prompt(card, catalog, cx));
    }
    all(prompts)
}

fn prompt<'a>(card: &'a Card<'a, Written>, catalog: &'a ast::Catalog<'a>, cx: &mut Cx<'_>) -> Option<Prompt<'a>> {
    cx.used.next_card();
    name(card, cx);
    let arguments = schemas::arguments(&card.card.arguments, &card.card.required, cx);
    arguments::names(&arguments, cx);
    headers::refused(&arguments, cx);
    let id = format!("prompt-{}", card.stem);
    let asks = asks(&id, &arguments, cx);
    for argument in &arguments {
        if !of_shape(&argument.check.shape).meets(JsonTypes::SCALAR.or(JsonTypes::LIST)) {
            let message = format!("`{}` arrives as a text, and cannot be a map", argument.name);
            cx.out.error(Code::WrongUse, argument.span, message);
        }
    }
    let says = match &card.card.messages {
        Some(written) => messages(card, &id, &written.value.0, &arguments, catalog, cx),
        None => markdown(card, &arguments, catalog, cx).map(Says::Markdown),
    };
    let roles = guards::roles(card.card.roles.as_ref(), cx);
    Some(Prompt { card: &card.card, says: says?, asks: asks?, roles: roles?, arguments })
}

/// The text beside the card, one in every language of the catalog.
fn markdown<'a>(
    card: &Card<'a, Written>,
    arguments: &[Argument],
    catalog: &'a ast::Catalog<'a>,
    cx: &mut Cx<'_>,
) -> Option<Vec<&'a Guide<'a>>> {
    let locales = cx.declared.locales.list();
    let own: Vec<&Guide<'_>> = catalog.speeches.iter().filter(|text| text.stem == card.stem).collect();
    for text in &own {
        if !locales.iter().any(|locale| locale.name == text.locale) {
            let message = format!("the catalog has no short texts in `{}`", text.locale);
            cx.out.warning(Code::UnusedText, Span::new(text.file, 0, 0), message);
        }
        front(text, arguments, cx);
        body(text, arguments, cx);
    }
    all(locales.iter().map(|locale| {
        let found = own.iter().find(|text| text.locale == locale.name).copied();
        if found.is_none() {
            let message = format!("there is no `{}.{}.md`", card.stem, locale.name);
            cx.out
                .error(Code::MissingText, card.card.name.span, message)
                .fix("write what the prompt says in that language", None);
        }
        found
    }))
}

/// Messages refer to the arguments, each of which is used; what a list says of the prompt are short texts.
fn messages<'a>(
    card: &'a Card<'a, Written>,
    id: &str,
    messages: &Data,
    arguments: &[Argument],
    catalog: &ast::Catalog<'_>,
    cx: &mut Cx<'_>,
) -> Option<Says<'a>> {
    if let Some(text) = catalog.speeches.iter().find(|text| text.stem == card.stem) {
        cx.out
            .error(Code::TwoAnswers, messages.span, "this prompt has messages and Markdown beside it")
            .note_at(Span::new(text.file, 0, 0), "this text")
            .fix("leave one of them out: a long text can be a message of its own", None);
        return None;
    }
    let scope = Scope { arguments, ..Scope::outside(cx.declared, Place::Content) };
    let messages = cx.data(messages, &scope);
    arguments::unused(arguments, cx);
    let listed = listed(id, card.card.name.span, arguments, cx);
    Some(Says::Messages { messages: messages?, listed: Box::new(listed?) })
}

fn name(card: &Card<'_, Written>, cx: &mut Cx<'_>) {
    let name = &card.card.name;
    let plain = name.value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
    if !plain || !name.value.starts_with(|first: char| first.is_ascii_alphabetic()) || name.value.len() > 128 {
        cx.out
            .error(Code::BadName, name.span, format!("{} is no name of a prompt", quoted(&name.value)))
            .fix("a prompt's name is 1 to 128 letters, digits, `_`, `-` and `.`, and starts with a letter", None);
    } else if name.value != card.stem {
        let message = format!("the prompt {} stands in the file `{}.yaml`", quoted(&name.value), card.stem);
        cx.out.error(Code::NameOfTheFile, name.span, message).label("not the file's name").fix(
            format!("rename one of them: a prompt is called as its file, `{}`", card.stem),
            Some((name.span, card.stem.to_owned())),
        );
    }
}

/// The front matter describes exactly the card's arguments.
fn front(text: &Guide<'_>, arguments: &[Argument], cx: &mut Cx<'_>) {
    let described = &text.front.arguments;
    for (name, _) in described {
        if !arguments.iter().any(|argument| argument.name == name.value) {
            let message = format!("the prompt has no argument {}", quoted(&name.value));
            let known = arguments.iter().map(|argument| argument.name.as_str());
            cx.unknown(Code::UnknownArgument, (&name.value, name.span), message, known, "declare it, or leave it out");
        }
    }
    for argument in arguments {
        if !described.iter().any(|(name, _)| name.value == argument.name) {
            cx.out
                .error(
                    Code::MissingText,
                    text.front.title.span,
                    format!("the argument `{}` is not described", argument.name),
                )
                .note_at(argument.span, "it is declared here")
                .fix(format!("add `{}` to the `arguments` of the front matter", argument.name), None);
        }
    }
}

/// The template speaks of the arguments, each of them, and of keys of tables.
fn body(text: &Guide<'_>, arguments: &[Argument], cx: &mut Cx<'_>) {
    let template = &text.document.body;
    let tables = cx.declared.tables.iter().map(|table| table.name.value.as_str());
    named_tools::template(template, tables.chain(arguments.iter().map(|argument| argument.name.as_str())), cx);
    let names = template.names();
    for (name, usage) in &names {
        match arguments.iter().find(|argument| argument.name == name.text) {
            Some(argument) => of_an_argument(name, *usage, argument, cx),
            None => of_a_table(name, *usage, arguments, cx),
        }
    }
    for (name, value) in template.comparisons() {
        let Some(argument) = arguments.iter().find(|argument| argument.name == name.text) else { continue };
        compared(name, value, argument, cx);
    }
    for argument in arguments.iter().filter(|argument| !names.iter().any(|(name, _)| name.text == argument.name)) {
        let described = text.front.arguments.iter().find(|(name, _)| name.value == argument.name);
        let span = described.map_or(text.front.title.span, |(name, _)| name.span);
        cx.out
            .error(Code::UnusedArgument, span, format!("the text does not mention `{}`", argument.name))
            .fix(format!("write `{{{{ {} }}}}` where it belongs, or leave the argument out", argument.name), None);
    }
}

fn of_an_argument(name: &Name, usage: Usage, argument: &Argument, cx: &mut Cx<'_>) {
    let list = matches!(argument.check.shape, Shape::List { .. });
    match usage {
        Usage::Written { .. } if list => {
            cx.out
                .error(Code::WrongUse, name.span, format!("{} is a list", quoted(&name.text)))
                .fix(format!("loop over it: `{{% for x in {} %}}`", name.text), None);
        }
        Usage::Written { guarded: false } if !argument.is_always_there() => {
            cx.out
                .error(Code::MayBeAbsent, name.span, format!("`{}` may be absent here", name.text))
                .note_at(argument.span, "neither required nor with a default")
                .fix(format!("write it inside `{{% if {} %}}`", name.text), None);
        }
        Usage::Listed if !list => {
            cx.out.error(Code::WrongUse, name.span, format!("{} is no list", quoted(&name.text)));
        }
        Usage::Written { .. } | Usage::Listed | Usage::Tested => {}
    }
}

fn of_a_table(name: &Name, usage: Usage, arguments: &[Argument], cx: &mut Cx<'_>) {
    let table = cx.declared.table(&name.text);
    if table.is_none() && name.text != "windows" {
        let tables = cx.declared.tables.iter().map(|table| table.name.value.as_str());
        let known = arguments.iter().map(|argument| argument.name.as_str()).chain(tables).chain(["windows"]);
        let near = nearest(&name.text, known).map(str::to_owned);
        let report = cx.out.error(Code::UnknownName, name.span, format!("there is no {} here", quoted(&name.text)));
        match near {
            Some(near) => report.did_you_mean(name.span, &near),
            None => report.label("neither an argument nor a table"),
        };
        return;
    }
    cx.used.tables.extend(table);
    if usage != Usage::Listed {
        cx.out
            .error(Code::WrongUse, name.span, format!("{} is a list", quoted(&name.text)))
            .fix(format!("loop over its keys: `{{% for x in {} %}}`", name.text), None);
    }
}

/// A comparison that can hold: of a text, with something that it may be.
fn compared(name: &Name, value: &Name, argument: &Argument, cx: &mut Cx<'_>) {
    if argument.faulty {
        return;
    }
    if of_shape(&argument.check.shape) != JsonTypes::TEXT {
        let message = format!("`{}` is {}, and never equals a text", name.text, of_shape(&argument.check.shape));
        cx.out.error(Code::WrongUse, value.span, message);
        return;
    }
    let given = serde_json::Value::from(value.text.as_str());
    if let Some(misfit) = misfits(&argument.check, &given, cx.declared).first() {
        let message = format!("`{}` never equals {}: {}", name.text, quoted(&value.text), misfit.why);
        cx.out.error(Code::WrongUse, value.span, message);
    }
}
