//! Resources: an address whose variables are the card's arguments, and one thing behind it.

mod address;

use std::collections::HashMap;

use crate::ast::data::Data;
use crate::ast::read::{not_yet, otherwise};
use crate::ast::send::Target;
use crate::ast::{self, Card, card};
use crate::check::argument::Argument;
use crate::check::context::Cx;
use crate::check::json_types::of_shape;
use crate::check::resolved::{self, Listed, all};
use crate::check::scope::{Place, Scope};
use crate::check::shown::listed;
use crate::check::texts::{Name, Use};
use crate::check::tools::{self, Tool};
use crate::check::{arguments as used, guards, headers, named, named_tools, schemas};
use crate::diagnostic::{Code, Span, quoted};
use crate::plan::{AddressPart, PERIODS, Text, Value};
use crate::syntax::fields::listed as enumerated;
use crate::syntax::template::{Known, TOOL};
use crate::syntax::unwritten::UNWRITTEN;

pub(crate) use address::{Address, Part};

/// A resource and what was found out about it.
#[derive(Debug)]
pub(crate) struct Resource<'a> {
    pub(crate) card: &'a card::Resource,
    pub(crate) address: Address,
    /// The address by its slashes; a variable is a slot.
    pub(crate) path: Vec<AddressPart>,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) holds: Holds,
    pub(crate) roles: Vec<Text>,
}

/// What a resource holds, and where its title and description stand.
#[derive(Debug)]
pub(crate) enum Holds {
    /// With them in its front matter. One a locale, in the order of the catalog's.
    Markdown(Vec<Long>),
    /// With short texts beside it.
    Content { content: Box<Content>, listed: Listed },
}

#[derive(Debug)]
pub(crate) enum Content {
    /// Index into the catalog's tools.
    Tool(usize),
    Dictionary(usize),
    /// The card's `result`.
    Data(resolved::Data),
    /// The card's `content`.
    Held {
        mime: String,
        body: resolved::Data,
        as_text: bool,
    },
}

/// A long text in one language, with its loops written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Long {
    pub(crate) title: String,
    pub(crate) description: String,
    /// [`UNWRITTEN`] stands before each name of a tool.
    pub(crate) text: String,
}

/// Checks every resource; `None` if one has a fault.
pub(crate) fn check<'a>(
    catalog: &'a ast::Catalog<'a>,
    tools: &[Tool<'_>],
    cx: &mut Cx<'_>,
) -> Option<Vec<Resource<'a>>> {
    let mut seen: HashMap<String, Span> = HashMap::new();
    let mut resources = Vec::new();
    for written in &catalog.resources {
        let Some(address) = address::read(&written.card, cx) else {
            resources.push(None);
            continue;
        };
        if let Some(first) = seen.insert(address.shape(), written.card.address.span) {
            cx.out
                .error(
                    Code::DuplicateResource,
                    written.card.address.span,
                    format!("a resource at {} is there already", quoted(&address.text)),
                )
                .note_at(first, "first given here");
        }
        let arguments = arguments(written, &address, cx);
        let holds = holds(written, &arguments, catalog, tools, cx);
        let path: Option<Vec<AddressPart>> = address.path.iter().map(|part| placed(part, &arguments)).collect();
        let roles = guards::roles(written.card.roles.as_ref(), cx);
        resources.push(path.zip(holds).zip(roles).map(|((path, holds), roles)| Resource {
            card: &written.card,
            address,
            path,
            arguments,
            holds,
            roles,
        }));
    }
    all(resources)
}

/// A part of an address. `None` for a variable that is no argument, which was reported.
fn placed(part: &Part, arguments: &[Argument]) -> Option<AddressPart> {
    match part {
        Part::Fixed(text) => Some(AddressPart::Fixed(text.clone().into())),
        Part::Variable(name) => arguments.iter().position(|argument| argument.name == *name).map(AddressPart::Variable),
    }
}

/// The variables of the address as the card declares them.
fn arguments(written: &Card<'_, card::Resource>, address: &Address, cx: &mut Cx<'_>) -> Vec<Argument> {
    let card = &written.card;
    cx.used.next_card();
    let mut arguments = schemas::arguments(&card.arguments, &[], cx);
    for argument in arguments.iter_mut().filter(|argument| address.variables().any(|name| *name == argument.name)) {
        // What is in the path is always there.
        argument.required = true;
        if argument.default.is_some() {
            let message = format!("`{}` is part of the address, so it is never left out", argument.name);
            cx.out.error(Code::RequiredWithDefault, argument.span, message).fix("leave the default out", None);
        }
    }
    let variables: Vec<&String> = address.variables().chain(&address.query).collect();
    for ask in arguments.iter().filter_map(|argument| argument.ask) {
        schemas::bad_ask(ask, "the user is not asked while a resource is read", cx).fix("leave it out", None);
    }
    headers::refused(&arguments, cx);
    for argument in arguments.iter().filter(|argument| !variables.contains(&&argument.name)) {
        cx.out
            .error(
                Code::UnusedArgument,
                argument.span,
                format!("the argument `{}` is not in the address", argument.name),
            )
            .fix("add it to the variables, or leave it out", None);
    }
    for name in variables.iter().filter(|name| !arguments.iter().any(|argument| argument.name == ***name)) {
        cx.out
            .error(
                Code::UnknownArgument,
                card.address.span,
                format!("the variable {} of the address is no argument", quoted(name)),
            )
            .fix("declare it under `arguments`", None);
    }
    arguments
}

/// The one thing that a resource holds.
fn holds(
    written: &Card<'_, card::Resource>,
    arguments: &[Argument],
    catalog: &ast::Catalog<'_>,
    tools: &[Tool<'_>],
    cx: &mut Cx<'_>,
) -> Option<Holds> {
    let card = &written.card;
    let guides = catalog.guides.iter().any(|guide| guide.stem == written.stem);
    let shown = Scope { arguments, ..Scope::outside(cx.declared, Place::Content) };
    let content = match (&card.send, &card.result, &card.content, guides) {
        (None, None, None, true) => {
            if !arguments.is_empty() {
                not_yet(card.address.span, "a Markdown resource with variables", cx.out);
            }
            return long_texts(written, catalog, cx).map(Holds::Markdown);
        }
        (None, None, Some(held), false) => {
            let body = cx.data(&held.body, &shown);
            used::unused(arguments, cx);
            body.map(|body| Content::Held { mime: held.mime.value.clone(), body, as_text: held.as_text })
        }
        (None, Some(result), None, false) => {
            let content = self::result(result, &shown, cx);
            used::unused(arguments, cx);
            content
        }
        (Some(send), None, None, false) => called(send, arguments, tools, cx),
        (None, None, None, false) => return not_one("nothing says what this resource holds", written, cx),
        (_, _, _, _) => return not_one("two things say what this resource holds", written, cx),
    };
    let listed = listed(&format!("resource-{}", written.stem), card.address.span, &[], cx);
    Some(Holds::Content { content: Box::new(content?), listed: listed? })
}

fn not_one(message: &str, written: &Card<'_, card::Resource>, cx: &mut Cx<'_>) -> Option<Holds> {
    cx.out.error(Code::ResourceContent, written.card.address.span, message).fix(
        format!(
            "it is a `request: tools/call …`, or `result`, or `content`, or the file `{}.<lang>.md` beside the card",
            written.stem
        ),
        None,
    );
    None
}

/// A dictionary whole, or data.
fn result(result: &Data, shown: &Scope<'_>, cx: &mut Cx<'_>) -> Option<Content> {
    let dictionary = result.whole_reference().filter(|whole| cx.declared.dictionary(&whole.root.text).is_some());
    match dictionary {
        Some(reference) => {
            let dictionary = named::dictionary(reference, cx)?;
            named::whole_list(dictionary, reference.span, cx);
            Some(Content::Dictionary(dictionary))
        }
        None => cx.data(result, shown).map(Content::Data),
    }
}

/// A tool that is called for what the resource holds.
fn called(send: &ast::send::Send, arguments: &[Argument], tools: &[Tool<'_>], cx: &mut Cx<'_>) -> Option<Content> {
    let Target::Own { tool } = &send.line.target else {
        otherwise(
            send.line.span,
            "a resource that asks a backend itself",
            "make the request a tool that only reads, and read that: `request: tools/call NAME`",
            cx.out,
        );
        return None;
    };
    let index = tools::place_of(tool, tools, "a resource calls a tool of its own catalog", cx)?;
    callee(&tools[index], arguments, send, cx);
    Some(Content::Tool(index))
}

/// What is passed on is what the tool takes.
fn callee(tool: &Tool<'_>, arguments: &[Argument], send: &ast::send::Send, cx: &mut Cx<'_>) {
    let name = &tool.card.name.value;
    if tool.effect > crate::plan::Effect::Read {
        cx.out
            .error(
                Code::MilderEffect,
                send.line.span,
                format!("`{name}` does more than read, and reading a resource must not"),
            )
            .note_at(tool.card.name.span, "this tool");
    }
    let all = send.body.as_ref().and_then(|body| body.whole_reference());
    let scope = Scope { arguments, ..Scope::outside(cx.declared, Place::Request) };
    if !arguments.is_empty() && !all.is_some_and(|all| matches!(scope.resolve(all), Ok(Value::Arguments))) {
        let span = send.body.as_ref().map_or(send.line.span, |body| body.span);
        not_yet(span, "passing anything but `body: $arguments` to the tool", cx.out);
    }
    for argument in arguments.iter().filter(|_| !tool.incomplete) {
        match tool.arguments.iter().find(|known| known.name == argument.name) {
            None => {
                let known: Vec<&str> = tool.arguments.iter().map(|argument| argument.name.as_str()).collect();
                cx.out
                    .error(
                        Code::UnknownArgument,
                        argument.span,
                        format!("`{name}` has no argument `{}`", argument.name),
                    )
                    .fix(format!("its arguments are {}", enumerated(&known)), None);
            }
            Some(known) if of_shape(&known.check.shape) != of_shape(&argument.check.shape) => {
                cx.out
                    .error(
                        Code::WrongType,
                        argument.span,
                        format!("`{}` of `{name}` is of another type", argument.name),
                    )
                    .note_at(known.span, "declared here");
            }
            Some(_) => {}
        }
    }
    let always = |name: &str| arguments.iter().any(|argument| argument.required && argument.name == name);
    let required = tool.arguments.iter().filter(|argument| argument.required || argument.ask.is_some());
    for required in required.filter(|argument| !always(&argument.name)) {
        cx.out.error(
            Code::MayBeAbsent,
            send.line.span,
            format!("`{name}` requires `{}`, and a query variable of an address may be absent", required.name),
        );
    }
}

/// A long text exists in every language that the catalog speaks.
fn long_texts(written: &Card<'_, card::Resource>, catalog: &ast::Catalog<'_>, cx: &mut Cx<'_>) -> Option<Vec<Long>> {
    let own = |guide: &&ast::Guide<'_>| guide.stem == written.stem;
    for guide in catalog.guides.iter().filter(own) {
        if !cx.declared.locales.list().iter().any(|locale| locale.name == guide.locale) {
            cx.out.warning(
                Code::UnusedText,
                Span::new(guide.file, 0, 0),
                format!("the catalog has no short texts in `{}`", guide.locale),
            );
        }
        if let Some((name, _)) = guide.front.arguments.first() {
            cx.out.error(
                Code::UnknownArgument,
                name.span,
                format!("the resource has no argument {}", quoted(&name.value)),
            );
        }
    }
    let mut texts = Vec::new();
    for locale in cx.declared.locales.list() {
        let Some(guide) = catalog.guides.iter().filter(own).find(|guide| guide.locale == locale.name) else {
            cx.out
                .error(
                    Code::MissingText,
                    written.card.address.span,
                    format!("there is no `{}.{}.md`", written.stem, locale.name),
                )
                .fix("translate the guide", None);
            continue;
        };
        texts.extend(expanded(guide, cx));
    }
    (texts.len() == cx.declared.locales.list().len()).then_some(texts)
}

/// A guide knows the keys of the catalog's tables, and the built-in periods.
fn expanded(guide: &ast::Guide<'_>, cx: &mut Cx<'_>) -> Option<Long> {
    let declared = cx.declared;
    let lookup = |name: &str| {
        if let Some(tool) = name.strip_prefix(TOOL) {
            return Some(Known::Text(format!("{UNWRITTEN}{tool}")));
        }
        if name == "windows" {
            return Some(Known::List(PERIODS.map(str::to_owned).to_vec()));
        }
        let table = &declared.tables[declared.table(name)?];
        Some(Known::List(table.rows.iter().map(|row| row.key.to_owned()).collect()))
    };
    let body = &guide.document.body;
    cx.used.tables.extend(body.names().iter().filter_map(|(name, _)| declared.table(&name.text)));
    let known: Vec<&str> = declared.tables.iter().map(|table| table.name.value.as_str()).chain(["windows"]).collect();
    named_tools::template(body, known.iter().copied(), cx);
    let text = body.expand(&lookup, &known, cx.out)?;
    Some(Long { title: guide.front.title.value.clone(), description: guide.front.description.value.clone(), text })
}

/// The texts of the catalog as a whole.
pub(crate) fn catalog_texts(cx: &mut Cx<'_>) {
    let span = cx.declared.manifest.name.span;
    cx.show(Use::optional(Name::of("catalog"), span).without_tools());
    cx.show(Use::optional(Name::attribute("catalog", "instructions"), span));
}
