//! A tool: its arguments by slot, its steps with their requests, and what is said about a call.

use crate::ast::card::{self, Reply};
use crate::ast::data::Data;
use crate::ast::example::Example;
use crate::check::Checked;
use crate::check::argument::Argument;
use crate::check::resources::Content;
use crate::check::scope::{Place, Scope};
use crate::check::texts::Name;
use crate::check::tools::{Tool, message_id};
use crate::lower::data::{Lowering, Position, reply_path};
use crate::lower::listed::{self, Locale};
use crate::lower::made::{json, list, message, text};
use crate::plan::{self, Action, Bounds, Change, Hint, List, Rule, Table, Text, Then};

pub(super) fn tool(tool: &Tool<'_>, checked: &Checked<'_>, locales: &[Locale<'_>], tables: &[Table]) -> plan::Tool {
    let card = tool.card;
    let id = message_id(&card.name.value);
    let id = id.as_str();
    let steps: Vec<&str> =
        card.steps.iter().filter_map(|step| step.name.as_ref()).map(|name| name.value.as_str()).collect();
    let scope = Scope {
        declared: &checked.declared,
        arguments: &tool.arguments,
        steps: &steps,
        run: steps.len(),
        place: Place::Request,
    };
    let lowering = Lowering { scope, locales: checked.locales };
    let at = |place| Lowering { scope: scope.at(place), ..lowering };
    let asked = |name: &str| message(checked.locales, &Name::attribute(id, format!("ask-{name}")), None);
    let arguments =
        list(tool.arguments.iter().map(|written| plan::Argument {
            ask: written.ask.and_then(|_| asked(&written.name)),
            ..argument(written)
        }));
    let action = action(tool, &lowering);
    let attribute = |name: &str| Name::attribute(id, name);
    plan::Tool {
        name: text(&card.name.value),
        aliases: list(card.aliases.iter().map(|alias| text(&alias.value))),
        effect: tool.effect,
        listed: list(
            locales.iter().map(|locale| listed::tool(tool, locale, &arguments, tables, &action, checked.locales)),
        ),
        titles: list(locales.iter().map(|locale| Text::Owned(locale.text(&Name::of(id)).unwrap_or_default()))),
        warnings: list(
            card.warnings.iter().map(|(code, written)| warning(id, &code.value, written, tool, &at(Place::Advice))),
        ),
        hint: card.hint.as_ref().map(|hint| Hint {
            arguments: at(Place::Advice).value(hint),
            message: message(checked.locales, &attribute("hint"), None),
        }),
        resource: resource(tool, checked),
        summary: message(checked.locales, &attribute("summary"), Some(&Name::of("summary"))),
        examples: list(card.examples.iter().map(|(name, written)| example(&name.value, written))),
        schema: tool.schema.as_ref().map(json),
        arguments,
        action,
    }
}

/// An argument that nobody is asked for.
pub(super) fn argument(argument: &Argument) -> plan::Argument {
    plan::Argument {
        name: text(&argument.name),
        check: argument.check.clone(),
        required: argument.required || argument.ask.is_some(),
        default: argument.default.as_ref().map(json),
        ask: None,
        complete: argument.complete.as_ref().map(|complete| plan::Complete {
            dictionary: complete.dictionary,
            column: complete.column.as_deref().map(text),
        }),
        header: argument.header.as_ref().map(|header| text(&header.value)),
    }
}

fn action(tool: &Tool<'_>, lowering: &Lowering<'_>) -> Action {
    let card = tool.card;
    let at = |place| Lowering { scope: lowering.scope.at(place), ..*lowering };
    let result = card.result.as_ref().map(|result| at(Place::Result).value(result));
    if let Some(content) = &card.content {
        return Action::Content {
            blocks: at(Place::Content).value(&content.value.0),
            error: card.error.as_ref().map(|error| text(&error.value)),
        };
    }
    match (card.steps.is_empty(), result) {
        (true, None) => Action::Handler,
        (true, Some(result)) => Action::Answer { result },
        (false, result) => {
            let steps = card.steps.iter().zip(&tool.steps).map(|(written, found)| {
                let list = card.reply.as_ref().is_some_and(|reply| reply.value.records.is_some());
                let pages = lowering.scope.declared.backends[found.backend].1.pages.is_some();
                let position = if list && pages { Position::Written } else { Position::None };
                plan::Step {
                    name: written.name.as_ref().map_or(Text::Borrowed(""), |name| text(&name.value)),
                    when: lowering.condition(&written.condition),
                    send: lowering.send(&written.send, found.backend, found.effect, position),
                }
            });
            Action::Steps {
                steps: list(steps),
                reply: card.reply.as_ref().map(|written| reply(&written.value, &at(Place::Reply))),
                result,
            }
        }
    }
}

fn reply(written: &Reply, lowering: &Lowering<'_>) -> plan::Reply {
    plan::Reply {
        records: list(written.records.iter().flat_map(|records| &records.value).map(reply_path)),
        total: list(written.total.iter().map(reply_path)),
        limit: written.limit.as_ref().map(|limit| lowering.value(limit)),
        labels: list(written.labels.iter().map(|(name, label)| plan::Label {
            name: text(&name.value),
            of: reply_path(&label.of),
            dictionary:
                lowering.scope.declared.dictionary(&label.from.root.text).expect("check found every dictionary"),
        })),
        fields: written.fields.as_ref().map(|fields| lowering.value(fields)),
    }
}

fn warning(id: &str, code: &str, written: &card::Warning, tool: &Tool<'_>, lowering: &Lowering<'_>) -> plan::Warning {
    let rule = match &written.missing_range {
        Some(range) => Rule::MissingRange {
            slot: slot(&range.argument.root.text, tool),
            fields: list(range.fields.iter().map(|field| bounds(&field.value, tool, lowering))),
        },
        None => Rule::Holds(lowering.condition(&written.condition)),
    };
    let own = Name::attribute(id, code);
    plan::Warning {
        code: text(code),
        rule,
        fix: written.fix.as_ref().map(|fix| changes(fix, tool, lowering)).unwrap_or_default(),
        then: written.then.as_ref().map_or(Then::Call, |then| then.value),
        message: message(lowering.locales, &own, Some(&Name::of(code))).expect("check found a text for every warning"),
    }
}

fn slot(name: &str, tool: &Tool<'_>) -> usize {
    tool.arguments.iter().position(|argument| argument.name == name).expect("check found every argument")
}

fn changes(fix: &Data, tool: &Tool<'_>, lowering: &Lowering<'_>) -> List<Change> {
    let entries = fix.map().map(|map| map.entries.as_slice()).unwrap_or_default();
    list(entries.iter().map(|entry| Change { slot: slot(&entry.key.value, tool), value: lowering.value(&entry.value) }))
}

/// The keys that bound a field, as the backend of the only request spells them.
fn bounds(field: &str, tool: &Tool<'_>, lowering: &Lowering<'_>) -> Bounds {
    let backend = tool.steps.first().expect("a range needs a backend").backend;
    let ranges = lowering.scope.declared.backends[backend].1.ranges.as_ref().expect("check wants the backend's ranges");
    let keys = |patterns: &[crate::syntax::fields::Spanned<String>]| {
        list(patterns.iter().map(|pattern| Text::Owned(pattern.value.replacen('*', field, 1))))
    };
    Bounds { field: text(field), lower: keys(&ranges.from), upper: keys(&ranges.to) }
}

/// The resource that reads this tool, else the tool itself.
fn resource(tool: &Tool<'_>, checked: &Checked<'_>) -> Text {
    let own = |content: &Content| match content {
        Content::Tool(index) => checked.tools[*index].card.name.value == tool.card.name.value,
        Content::Dictionary(_) | Content::Data | Content::Held | Content::Markdown(_) => false,
    };
    let resource = checked.resources.iter().find(|resource| own(&resource.content));
    resource.map_or_else(|| text(&tool.card.name.value), |resource| text(&resource.address.text))
}

fn example(name: &str, written: &Example) -> plan::Example {
    plan::Example {
        name: text(name),
        arguments: json(&written.arguments.value),
        exchange: list(written.exchange.iter().map(|exchange| plan::Exchange {
            verb: exchange.verb,
            path: text(&exchange.path),
            query: exchange.query.as_ref().map(json),
            headers: list(exchange.headers.iter().map(|(name, value)| (text(name), text(value)))),
            body: exchange.body.as_ref().map(json),
            status: exchange.status,
            reply: json(&exchange.reply),
        })),
        result: written.result.as_ref().map(json),
        warnings: list(written.warnings.iter().map(|warning| text(&warning.value))),
        error: written.error.as_ref().map(|error| text(&error.value)),
    }
}
