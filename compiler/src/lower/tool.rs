//! A tool: its arguments by slot, its steps with their requests, and what is said about a call.

use serde_json::{Map, Value as Tree};

use crate::ast::example::Example;
use crate::check::Checked;
use crate::check::argument::Argument;
use crate::check::resolved;
use crate::check::resources::{Content, Holds};
use crate::check::tools::Tool;
use crate::listing::{self, Words};
use crate::lower::data;
use crate::lower::described::{Asked, asked, written};
use crate::lower::listed::Locale;
use crate::lower::made::{json, list, text};
use crate::lower::marked;
use crate::plan::{self, Act, Action, Ask, Change, Each, Hint, List, ListEntry, Paged, Table, Text, ToolCall};
use crate::schema::Input;

/// What tools are lowered with.
pub(super) struct Lowering<'l> {
    pub(super) checked: &'l Checked<'l>,
    pub(super) locales: &'l [Locale<'l>],
    pub(super) tables: &'l [Table],
    pub(super) backends: &'l [plan::Backend],
}

impl Lowering<'_> {
    /// The tool at a place among those of the catalog.
    pub(super) fn tool(&self, place: usize) -> plan::Tool {
        let (tool, resolved::Tool { parts, texts, ends, documents }) = &self.checked.tools[place];
        let card = tool.card;
        let arguments = arguments(&tool.arguments, &texts.asks, |slot| asked(&texts.listed, slot, self.locales));
        let action = self.action(parts);
        let codes = card.warnings.iter().map(|(code, _)| code.value.as_str());
        let input = Input::new(&arguments, self.tables, tool.schema.as_ref());
        let examples =
            card.examples.iter().zip(ends).map(|((name, written), end)| example(&name.value, written, *end, documents));
        plan::Tool {
            name: text(&card.name.value),
            aliases: list(card.aliases.iter().map(|alias| text(&alias.value))),
            effect: tool.effect,
            guard: parts.guard.clone(),
            listed: list(self.locales.iter().map(|locale| {
                let input = written(&input, &texts.listed, locale);
                listed(tool, &texts.listed, locale, &input, &action)
            })),
            warnings: list(codes.zip(&parts.warnings).map(|(code, written)| warning(code, written))),
            hint: parts.hint.as_ref().map(|hint| Hint { arguments: data::value(hint), message: texts.hint }),
            known: parts.known.clone().into(),
            codes: parts.codes.iter().map(coded).collect(),
            resource: self.resource(place),
            summary: texts.summary,
            examples: list(examples),
            schema: tool.schema.as_ref().map(json),
            arguments,
            action,
        }
    }

    fn action(&self, parts: &resolved::ToolParts) -> Action {
        let result = parts.result.as_ref().map(data::value);
        let content = parts.content.as_ref();
        if let Some(content) = content.filter(|_| parts.steps.is_empty()) {
            return Action::Content { blocks: data::value(&content.blocks), error: content.error };
        }
        let content = content.map(|content| data::value(&content.blocks));
        match (parts.steps.is_empty(), result) {
            (true, None) => Action::Handler,
            (true, Some(result)) => Action::Answer { result },
            (false, result) => {
                let steps = parts.steps.iter().map(|step| self.step(step));
                let backend = parts.steps.first().and_then(|step| self.asked(step));
                let reply = parts.reply.as_ref().map(|reply| self::reply(reply, backend));
                Action::Steps { steps: steps.collect(), reply, result, content }
            }
        }
    }

    fn step(&self, step: &resolved::Step) -> plan::Step {
        let act = match &step.act {
            resolved::Act::Send(send) => Act::Send(data::send(send, self.backends, step.effect)),
            resolved::Act::Each(each) => Act::Each(Each {
                list: each.list.clone(),
                most: data::value(&each.most),
                first: each.first,
                steps: each.steps.iter().map(|step| self.step(step)).collect(),
                result: data::value(&each.result),
                effect: step.effect,
            }),
            resolved::Act::Call(call) => {
                Act::Call(ToolCall { tool: call.tool, arguments: data::value(&call.arguments), effect: step.effect })
            }
            resolved::Act::End(end) => Act::End(*end),
        };
        let gives = step.gives.as_ref().map(data::value);
        let reply = step.reply.as_ref().map(|reply| self::reply(reply, self.asked(step)));
        plan::Step {
            name: text(&step.name),
            called: step.called,
            when: step.when.clone(),
            forgives: step.forgives.clone(),
            kept_ms: step.kept_ms,
            reply,
            gives,
            act,
        }
    }

    /// The backend that a step asks, if it is a request.
    fn asked(&self, step: &resolved::Step) -> Option<&plan::Backend> {
        match &step.act {
            resolved::Act::Send(send) => Some(&self.backends[send.backend]),
            resolved::Act::Each(_) | resolved::Act::Call(_) | resolved::Act::End(_) => None,
        }
    }

    /// The address of the resource that reads this tool, else the tool's own name.
    fn resource(&self, place: usize) -> Text {
        let reads = |holds: &Holds| match holds {
            Holds::Content { content, .. } => matches!(**content, Content::Tool(tool) if tool == place),
            Holds::Markdown(_) => false,
        };
        let resource = self.checked.resources.iter().find(|resource| reads(&resource.holds));
        let (tool, _) = &self.checked.tools[place];
        resource.map_or_else(|| text(&tool.card.name.value), |resource| text(&resource.address.text))
    }
}

/// A tool as `tools/list` shows it in a locale.
fn listed(tool: &Tool<'_>, listed: &resolved::Listed, locale: &Locale<'_>, input: &str, action: &Action) -> ListEntry {
    let (title, description) = (locale.shown(&listed.title), locale.text(&listed.description));
    let words = Words { title: &title, description: description.as_deref() };
    marked::entry(listing::tool(&tool.card.name.value, words, input, tool.effect, action))
}

/// Arguments, with what the user is asked for each; `said` gives what forms say of one by its slot.
pub(super) fn arguments(
    written: &[Argument],
    asks: &[Option<usize>],
    said: impl Fn(usize) -> Asked,
) -> List<plan::Argument> {
    list(written.iter().zip(asks).enumerate().map(|(slot, (written, question))| {
        let ask = question.map(|question| {
            let Asked { descriptions, titles, values } = said(slot);
            Ask { question, descriptions, titles, values }
        });
        argument(written, ask)
    }))
}

pub(super) fn argument(argument: &Argument, ask: Option<Ask>) -> plan::Argument {
    plan::Argument {
        name: text(&argument.name),
        check: argument.check.clone(),
        required: argument.required || argument.ask.is_some(),
        default: argument.default.as_ref().map(json),
        ask,
        complete: argument
            .complete
            .as_ref()
            .map(|complete| plan::Complete { dictionary: complete.dictionary, column: complete.column }),
        header: argument.header.as_ref().map(|header| text(&header.value)),
        withheld: argument.withheld,
    }
}

fn reply(written: &resolved::Reply, backend: Option<&plan::Backend>) -> plan::Reply {
    let pages = match &written.paged {
        _ if written.records.is_none() => Paged::Unsaid,
        resolved::Paged::Whole { start } => Paged::Whole { start: *start },
        resolved::Paged::Own(pages) => Paged::By(pages.clone()),
        resolved::Paged::AsTheBackend { first } => backend
            .and_then(|backend| backend.pages.clone())
            .map_or(Paged::Unsaid, |pages| Paged::By(pages.beginning_at(*first))),
    };
    plan::Reply {
        records: written.records.clone().unwrap_or_default().into(),
        keep: written.keep.clone(),
        value: written.value.as_ref().map(data::value),
        pages,
        total: written.total.clone().into(),
        limit: written.limit.as_ref().map(data::value),
        order: written.order,
        labels: written.labels.clone().into(),
        fields: written.fields.as_ref().map(data::value),
        size: written.size.as_ref().map(data::value),
        sums: written.sums.clone(),
    }
}

fn coded(written: &resolved::Coded) -> plan::Coded {
    plan::Coded {
        slot: written.slot,
        under: list(written.under.iter().map(|name| text(name))),
        affixes: written.affixes.clone().into(),
        list: written.list.clone(),
        begins: written.begins.as_ref().map(data::value),
        like: written.like.clone(),
        usual: written.usual.clone(),
        found_by: written.found_by.clone(),
        when: written.when.clone(),
    }
}

fn warning(code: &str, written: &resolved::Warning) -> plan::Warning {
    let change = |change: &resolved::Change| Change { slot: change.slot, value: data::value(&change.value) };
    plan::Warning {
        code: text(code),
        rule: written.rule.clone(),
        fix: list(written.fix.iter().map(change)),
        message: written.message,
    }
}

fn example(name: &str, written: &Example, error: Option<usize>, documents: &[(String, String)]) -> plan::Example {
    plan::Example {
        name: text(name),
        arguments: json(&written.arguments.value),
        exchange: list(written.exchange.iter().map(|exchange| plan::Exchange {
            verb: exchange.verb,
            path: text(&exchange.path),
            query: exchange.query.as_ref().map(json),
            headers: list(exchange.headers.iter().map(|(name, value)| (text(name), text(value)))),
            body: exchange.body.as_ref().map(|body| json(&with_documents(body, documents))),
            status: exchange.status,
            reply_headers: list(exchange.reply_headers.iter().map(|(name, value)| (text(name), text(value)))),
            reply: json(&exchange.reply),
        })),
        result: written.result.as_ref().map(json),
        warnings: list(written.warnings.iter().map(|warning| text(&warning.value))),
        error,
    }
}

/// The body of an example with the documents in the place of their names.
fn with_documents(body: &Tree, documents: &[(String, String)]) -> Tree {
    match body {
        Tree::String(text) => match documents.iter().find(|(name, _)| name == text) {
            Some((_, document)) => Tree::from(document.as_str()),
            None => body.clone(),
        },
        Tree::Object(map) => {
            map.iter().map(|(key, value)| (key.clone(), with_documents(value, documents))).collect::<Map<_, _>>().into()
        }
        Tree::Array(items) => items.iter().map(|item| with_documents(item, documents)).collect(),
        other => other.clone(),
    }
}
