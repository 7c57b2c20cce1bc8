//! Warnings and hints: each warning has one rule, and the call that its fix proposes warns no more.

use serde_json::Value as Json;

use crate::ast::backend::Ranges;
use crate::ast::card::{MissingRange, Tool, Warning};
use crate::ast::data::{Data, DataEntry, DataKind};
use crate::ast::send::{Choices, Test};
use crate::check::absence::optional;
use crate::check::conditions;
use crate::check::conforms::report_misfits;
use crate::check::context::Cx;
use crate::check::examples::OF_THE_SERVER;
use crate::check::json_types::{JsonTypes, of_shape};
use crate::check::lossy_fixes;
use crate::check::resolved::{self, Change, Map, all};
use crate::check::scope::{Place, Scope};
use crate::check::texts::{Name, Use};
use crate::diagnostic::{Code, Span, quoted};
use crate::plan::{Affix, Bounds, Check, DayEnd, Others, Rule, Shape, Text, Value};
use crate::syntax::fields::{Spanned, listed, whole};

/// What every warning of a card is checked with.
struct Card<'c> {
    card: &'c Tool,
    /// The message that holds its texts, where its name can be one's.
    id: Option<&'c str>,
    /// The backend of its first request.
    backend: Option<usize>,
    scope: Scope<'c>,
}

/// Checks the warnings of a card, and its hint.
pub(crate) fn check(
    card: &Tool,
    id: Option<&str>,
    backend: Option<usize>,
    scope: &Scope<'_>,
    cx: &mut Cx<'_>,
) -> Option<(Vec<resolved::Warning>, Option<resolved::Data>)> {
    let card = Card { card, id, backend, scope: Scope { run: 0, ..scope.at(Place::Advice) } };
    let warnings = all(card.card.warnings.iter().map(|(code, warning)| {
        if OF_THE_SERVER.contains(&code.value.as_str()) {
            cx.out
                .error(Code::AmbiguousName, code.span, format!("`{}` is a warning of the server's own", code.value))
                .fix("give it another name", None);
        }
        card.warning(code, warning, cx)
    }));
    let hint = whole(card.card.hint.as_ref().map(|hint| changes(hint, &card.scope, cx)));
    if let (Some(written), Some(Some(_))) = (&card.card.hint, &hint) {
        lossy_fixes::incomplete(written, &card.scope, cx);
    }
    let hint = hint?.map(|hint| resolved::Data::Map(Map { base: Vec::new(), entries: resolved::named(hint) }));
    Some((warnings?, hint))
}

impl Card<'_> {
    fn warning(&self, code: &Spanned<String>, warning: &Warning, cx: &mut Cx<'_>) -> Option<resolved::Warning> {
        let before = cx.out.len();
        let condition = conditions::check(&warning.condition, &self.scope, cx);
        let fix = whole(warning.fix.as_ref().map(|fix| changes(fix, &self.scope, cx)));
        let proven = warning.fix.as_ref().filter(|_| fix.is_some());
        let rule = match &warning.missing_range {
            Some(range) => {
                if !warning.condition.is_empty() {
                    let message = "a warning has `missing-range` or a condition, not both";
                    cx.out.error(Code::WarningRule, warning.span, message);
                }
                self.range(range, proven, cx)
            }
            None => {
                self.condition(code.span, warning, proven, cx);
                condition.map(Rule::Holds)
            }
        };
        let message = self.text(code, warning, cx);
        let (rule, fix) = (rule?, fix?);
        if let Some(written) = proven.filter(|_| cx.out.len() == before) {
            lossy_fixes::check(warning, &rule, written, &self.scope, cx);
        }
        Some(resolved::Warning { rule, fix: fix.unwrap_or_default(), message: message? })
    }

    /// The text of a warning: the card's own, else the catalog's for its code.
    fn text(&self, code: &Spanned<String>, warning: &Warning, cx: &mut Cx<'_>) -> Option<usize> {
        let id = self.id?;
        let arguments = self.scope.arguments.iter().map(|argument| argument.name.clone());
        let range = ["fields", "bounds", "from", "to"].map(str::to_owned);
        let more = warning.missing_range.iter().flat_map(|_| range.clone());
        let own = Name::attribute(id, code.value.as_str());
        let shown = Use::required(own, code.span).or(Name::of(code.value.as_str()));
        cx.message(shown.with(arguments.chain(more)))
    }

    /// A rule that is a condition, with a fix after which it does not hold.
    fn condition(&self, code: Span, warning: &Warning, fix: Option<&Data>, cx: &mut Cx<'_>) {
        if warning.condition.is_empty() {
            cx.out
                .error(Code::WarningRule, code, "the warning does not say when it is given")
                .fix("add `missing-range`, `when` or `unless`", None);
        } else if let Some(fix) = fix
            && !is_cured(warning, fix, &self.scope)
        {
            cx.out
                .error(Code::UnprovenFix, fix.span, "the fixed call may still give this warning")
                .fix("set what `unless` waits for, or what `when` excludes, to a value that is always there", None);
        }
    }

    /// A rule that is a missing range, with a fix that sets both bounds of one field.
    fn range(&self, range: &MissingRange, fix: Option<&Data>, cx: &mut Cx<'_>) -> Option<Rule> {
        let slot = self.filter(range, cx)?;
        let (name, _) = &cx.declared.backends[self.backend?];
        let Some(ranges) = cx.ranges(self.backend?) else {
            cx.out
                .error(
                    Code::RangeWithoutRanges,
                    range.argument.span,
                    format!("the backend `{}` does not say how a filter bounds a field", name.value),
                )
                .note_at(name.span, "it has no `ranges`")
                .fix("add `ranges` to the backend", None);
            return None;
        };
        for day in &range.days {
            if !range.fields.iter().any(|field| field.value == day.value) {
                let known: Vec<&str> = range.fields.iter().map(|field| field.value.as_str()).collect();
                cx.out
                    .error(Code::BadRange, day.span, format!("`{}` is none of the fields that are bounded", day.value))
                    .fix(format!("name some of {}", listed(&known)), None);
            }
        }
        let of_days = |field: &str| range.days.iter().any(|day| day.value == field);
        let fields: Vec<Bounds> =
            range.fields.iter().map(|field| bounds(&field.value, ranges, of_days(&field.value))).collect();
        let argument = &self.scope.arguments[slot].name;
        if let Some(fix) = fix
            && !fields.iter().any(|field| bounds_both(fix, argument, field, &self.scope))
        {
            let fields: Vec<&str> = range.fields.iter().map(|field| field.value.as_str()).collect();
            cx.out
                .error(Code::UnprovenFix, fix.span, "the fixed call may still give this warning")
                .label(format!("does not always bound {} from both sides", listed(&fields)))
                .fix(format!("set both bounds of one field in `{argument}`, to values that are always there"), None);
        }
        let keys = |name| ranges.named.iter().map(move |affix: &Affix| affix.key(name));
        let named: Vec<Text> = range.named.iter().flat_map(|field| keys(field.value.as_str())).collect();
        Some(Rule::MissingRange { slot, fields: fields.into(), named: named.into() })
    }

    /// The slot of the argument that a range is looked for in: a map of filters.
    fn filter(&self, range: &MissingRange, cx: &mut Cx<'_>) -> Option<usize> {
        let value = cx.resolve(&range.argument, &self.scope)?;
        let slot = self.scope.keyed_argument(&value);
        if slot.is_none() {
            cx.out
                .error(
                    Code::RangeWithoutMap,
                    range.argument.span,
                    format!("`{}` is no map of filters", range.argument.spelling()),
                )
                .fix("name an argument of `type: object`", None);
        }
        slot
    }
}

/// The keys that bound a field, as a backend spells them.
fn bounds(field: &str, ranges: &Ranges, of_days: bool) -> Bounds {
    let keys = |affixes: &[Affix]| affixes.iter().map(|affix| affix.key(field)).collect();
    let ends = ranges.day_end.iter().filter(|_| !of_days);
    let day_ends = ends.map(|(affix, end)| DayEnd { key: affix.key(field), end: end.clone().into() });
    Bounds {
        field: field.to_owned().into(),
        lower: keys(&ranges.from),
        upper: keys(&ranges.to),
        exact: keys(&ranges.named),
        dates: !ranges.day_end.is_empty(),
        day_ends: day_ends.collect::<Vec<_>>().into(),
    }
}

/// Checks arguments to change: each is one, and its value fits. `None` after a report.
pub(crate) fn changes(data: &Data, scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<Vec<Change>> {
    let before = cx.out.errors().count();
    let Some(map) = data.map() else {
        cx.out.error(Code::WrongType, data.span, "expected a map of arguments");
        return None;
    };
    if let Some(base) = map.merge.first() {
        cx.out.error(
            Code::MisplacedReference,
            base.span,
            "the arguments that are not changed stay as they are; nothing is spread here",
        );
    }
    let changes = all(map.entries.iter().map(|entry| change(entry, scope, cx)));
    // A warning leaves them as they are.
    changes.filter(|_| cx.out.errors().count() == before)
}

fn change(entry: &DataEntry, scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<Change> {
    let Some(slot) = scope.arguments.iter().position(|argument| argument.name == entry.key.value) else {
        let known: Vec<&str> = scope.arguments.iter().map(|argument| argument.name.as_str()).collect();
        let message = format!("{} is no argument", quoted(&entry.key.value));
        let otherwise = format!("the arguments are {}", listed(&known));
        cx.unknown(Code::UnknownArgument, (&entry.key.value, entry.key.span), message, known, otherwise);
        return None;
    };
    let found = cx.out.len();
    let value = cx.data(&entry.value, scope);
    if cx.out.len() == found {
        fits(&scope.arguments[slot].check, &entry.value, scope, cx);
    }
    Some(Change { slot, name: entry.key.value.clone(), value: value? })
}

/// Data with references against a check: literal parts whole, references by their types.
fn fits(check: &Check, data: &Data, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    if let Some(value) = data.constant() {
        report_misfits(Code::BadFix, "the value", check, &value, data.span, cx);
        return;
    }
    let wanted = of_shape(&check.shape);
    match &data.kind {
        DataKind::Literal(_) | DataKind::Words(_) | DataKind::Beside(_) => {}
        DataKind::Text(_) | DataKind::Clauses(_) => {
            let kinds = match data.whole_reference().map(|whole| scope.resolve(whole)) {
                Some(Ok(value)) => scope.kinds(&value),
                Some(Err(_)) => return,
                None => JsonTypes::TEXT,
            };
            if !wanted.meets(kinds) {
                cx.out.error(Code::BadFix, data.span, format!("expected {wanted}, and this is {kinds}"));
            }
        }
        DataKind::List(items) => match &check.shape {
            Shape::List { items: checks, .. } => {
                if let Some(check) = checks.first() {
                    items.iter().for_each(|item| fits(check, item, scope, cx));
                }
            }
            _ if wanted.meets(JsonTypes::LIST) => {}
            _ => {
                cx.out.error(Code::BadFix, data.span, format!("expected {wanted}, and this is a list"));
            }
        },
        DataKind::Map(map) => match &check.shape {
            Shape::Map { properties, others, .. } => {
                for entry in &map.entries {
                    let property = properties.iter().find(|property| property.name == entry.key.value);
                    match (property, others) {
                        (Some(property), _) => fits(&property.check, &entry.value, scope, cx),
                        (None, Others::Allowed) => {}
                        (None, Others::Checked { checks }) => {
                            if let Some(check) = checks.first() {
                                fits(check, &entry.value, scope, cx);
                            }
                        }
                        (None, Others::Refused) => {
                            cx.out.error(
                                Code::BadFix,
                                entry.key.span,
                                format!("{} is none of its parts", quoted(&entry.key.value)),
                            );
                        }
                    }
                }
            }
            _ if wanted.meets(JsonTypes::MAP) => {}
            _ => {
                cx.out.error(Code::BadFix, data.span, format!("expected {wanted}, and this is a map"));
            }
        },
    }
}

/// The fix writes a lower and an upper bound of the field, from values that are always there.
fn bounds_both(fix: &Data, argument: &str, field: &Bounds, scope: &Scope<'_>) -> bool {
    let Some(filter) = changed(fix, argument).and_then(Data::map) else { return false };
    let bounded = |keys: &[Text]| {
        let mut entries = filter.entries.iter();
        entries.any(|entry| keys.iter().any(|key| *key == entry.key.value) && optional(&entry.value, scope).is_empty())
    };
    bounded(&field.lower) && bounded(&field.upper)
}

/// What a fix changes an argument to.
fn changed<'d>(fix: &'d Data, argument: &str) -> Option<&'d Data> {
    fix.map()?.entries.iter().find(|entry| entry.key.value == argument).map(|entry| &entry.value)
}

/// After the fix the condition cannot hold: one test of `when` fails, or all of `unless` pass.
fn is_cured(warning: &Warning, fix: &Data, scope: &Scope<'_>) -> bool {
    let condition = &warning.condition;
    condition.when.iter().any(|test| decided(test, fix, scope) == Some(false))
        || (!condition.unless.is_empty() && condition.unless.iter().all(|test| decided(test, fix, scope) == Some(true)))
}

/// Whether a test passes once the fix is applied, where that is certain.
fn decided(test: &Test, fix: &Data, scope: &Scope<'_>) -> Option<bool> {
    let Ok(Value::Argument { slot, path }) = scope.resolve(&test.reference) else { return None };
    let value = changed(fix, &scope.arguments[slot].name)?;
    if !path.0.is_empty() || !optional(value, scope).is_empty() {
        return None;
    }
    match &test.one_of {
        None => Some(value.constant() != Some(Json::Bool(false))),
        Some(Choices::Written(values)) => {
            let value: Json = value.constant()?;
            Some(values.iter().any(|one| one.value == value))
        }
        Some(Choices::Named(_)) => None,
    }
}
