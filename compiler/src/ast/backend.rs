//! A backend as the manifest writes it. Every part may be missing: `$merge` may bring it.

use std::borrow::Cow;

use crate::ast::batch::Batch;
use crate::ast::data::{Data, MERGE};
use crate::ast::delay::Delay;
use crate::ast::export::Export;
use crate::ast::pages::Pages;
use crate::ast::read::{Between, Count, Duration, Measure, Named, OneOrMore, Rate, Seconds, section};
use crate::ast::send::{Condition, Test, Tests};
use crate::ast::token::Token;
use crate::ast::value_type::ValueType;
use crate::diagnostic::{Code, Diagnostics, Span};
use crate::plan::{Affix, Failure};
use crate::syntax::fields::{Fields, Read, Spanned, wrong_type};
use crate::syntax::reference::{Reference, Template};
use crate::syntax::yaml::{Key, Kind, Node};

#[derive(Debug, Clone)]
pub(crate) struct Backend {
    pub(crate) span: Span,
    pub(crate) merge: Option<Reference>,
    pub(crate) base: Option<Data>,
    /// The address of an MCP server, in place of `base`.
    pub(crate) mcp: Option<Data>,
    pub(crate) export: Option<Export>,
    pub(crate) query: Option<Data>,
    pub(crate) headers: Option<Data>,
    pub(crate) body: Option<Data>,
    pub(crate) auth: Option<Vec<Credential>>,
    pub(crate) timeout: Option<Spanned<Measure>>,
    pub(crate) retry: Option<Retry>,
    pub(crate) pace: Option<Pace>,
    pub(crate) batch: Option<Batch>,
    pub(crate) pages: Option<Pages>,
    pub(crate) ranges: Option<Ranges>,
    /// How values are spelt, by the names that its lists of fields have for their types.
    pub(crate) types: Option<Named<ValueType>>,
    pub(crate) breaker: Option<Spanned<Breaker>>,
    pub(crate) errors: Option<Errors>,
}

#[derive(Debug, Clone)]
pub(crate) struct Credential {
    pub(crate) span: Span,
    pub(crate) condition: Condition,
    pub(crate) token: Option<Token>,
    /// User and password, or the user alone.
    pub(crate) basic: Option<Spanned<Vec<Reference>>>,
    pub(crate) path: Option<Data>,
    pub(crate) query: Option<Data>,
    pub(crate) headers: Option<Data>,
    pub(crate) body: Option<Data>,
}

#[derive(Debug, Clone)]
pub(crate) struct Retry {
    pub(crate) times: Spanned<Measure>,
    /// Milliseconds: the first wait and the longest.
    pub(crate) backoff: (u64, u64),
    /// The header that carries the key of a write.
    pub(crate) key: Option<Spanned<String>>,
    /// Where a busy backend says how long to wait.
    pub(crate) after: Vec<Delay>,
}

#[derive(Debug, Clone)]
pub(crate) struct Pace {
    pub(crate) rate: Spanned<Measure>,
    pub(crate) burst: Option<Spanned<Measure>>,
    pub(crate) parallel: Option<Spanned<Measure>>,
}

/// How the keys of a filter are spelt.
#[derive(Debug, Clone)]
pub(crate) struct Ranges {
    pub(crate) span: Span,
    /// Lower bounds.
    pub(crate) from: Vec<Affix>,
    /// Upper bounds.
    pub(crate) to: Vec<Affix>,
    /// Conditions that choose the records which a field names; the plain name if none is written.
    pub(crate) named: Vec<Affix>,
    /// Upper bounds in which a day is its first moment, and what makes it its last.
    pub(crate) day_end: Vec<(Affix, String)>,
}

/// The plain name of a field, with nothing about it.
const PLAIN: [Affix; 1] = [Affix { before: Cow::Borrowed(""), after: Cow::Borrowed("") }];

impl Ranges {
    /// `named` of a backend, which may have no `ranges`.
    pub(crate) fn named(ranges: Option<&Ranges>) -> &[Affix] {
        ranges.map_or(&PLAIN, |ranges| &ranges.named)
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Errors {
    pub(crate) span: Span,
    pub(crate) code: Vec<Reference>,
    pub(crate) message: Vec<Reference>,
    pub(crate) fields: Vec<Reference>,
    pub(crate) done: Vec<Reference>,
    pub(crate) retry_at: Vec<Reference>,
    pub(crate) kinds: Vec<(Spanned<String>, Failure)>,
    pub(crate) conditions: Vec<(Vec<Test>, Failure)>,
}

/// What is listed under a kind of failure.
#[derive(Debug, Clone)]
enum Sign {
    /// A code of the backend's.
    Code(Spanned<String>),
    /// `$reply.errors.0`, or `{ $http.status: 403, … }`.
    Condition(Vec<Test>),
}

impl Read for Sign {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Sign> {
        let is_code = matches!(&node.kind, Kind::Scalar(scalar) if !scalar.text.starts_with('$'));
        if is_code {
            return Spanned::<String>::read(node, out).map(Sign::Code);
        }
        Tests::read(node, out).map(|tests| Sign::Condition(tests.0))
    }
}

/// What may be said of a failure, in the order a manifest lists it.
const KINDS: [(&str, Failure); 6] = [
    ("busy", Failure::Busy),
    ("unauthorized", Failure::Unauthorized),
    ("forbidden", Failure::Forbidden),
    ("not_found", Failure::NotFound),
    ("conflict", Failure::Conflict),
    ("invalid", Failure::Invalid),
];

/// The key under which the signs of a kind of failure stand.
pub(crate) fn kind_of(failure: Failure) -> &'static str {
    let (name, _) = KINDS.iter().find(|(_, kind)| *kind == failure).expect("every kind of failure has a key");
    name
}

/// When a backend that fails is left alone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Breaker {
    pub(crate) failures: u32,
    /// Milliseconds.
    pub(crate) open: u64,
    pub(crate) trials: u32,
}

impl Backend {
    /// Its requests go to addresses that arguments name.
    pub(crate) fn is_public(&self) -> bool {
        self.base.as_ref().and_then(Data::constant).is_some_and(|base| base == "public")
    }

    /// It is an MCP server.
    pub(crate) fn is_mcp(&self) -> bool {
        self.mcp.is_some()
    }

    /// What is not said here is as `base` says it.
    pub(crate) fn over(&self, base: &Backend) -> Backend {
        fn first<T: Clone>(own: &Option<T>, base: &Option<T>) -> Option<T> {
            own.as_ref().or(base.as_ref()).cloned()
        }
        Backend {
            span: self.span,
            merge: None,
            base: first(&self.base, &base.base),
            mcp: first(&self.mcp, &base.mcp),
            export: first(&self.export, &base.export),
            query: first(&self.query, &base.query),
            headers: first(&self.headers, &base.headers),
            body: first(&self.body, &base.body),
            auth: first(&self.auth, &base.auth),
            timeout: first(&self.timeout, &base.timeout),
            retry: first(&self.retry, &base.retry),
            pace: first(&self.pace, &base.pace),
            batch: first(&self.batch, &base.batch),
            pages: first(&self.pages, &base.pages),
            ranges: first(&self.ranges, &base.ranges),
            types: first(&self.types, &base.types),
            breaker: first(&self.breaker, &base.breaker),
            errors: first(&self.errors, &base.errors),
        }
    }
}

impl Read for Backend {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Backend> {
        let mut fields = Fields::open(node, "a backend", out)?;
        let data = |data: Option<Spanned<Data>>| data.map(|data| data.value);
        let seconds = |seconds: Spanned<Seconds>| Spanned { value: seconds.value.0, span: seconds.span };
        let backend = Backend {
            span: node.span,
            merge: fields.optional(MERGE, out).map(|reference| reference.value),
            base: data(fields.optional("base", out)),
            mcp: data(fields.optional("mcp", out)),
            export: fields.optional("export", out).map(|export| export.value),
            query: data(fields.optional("query", out)),
            headers: data(fields.optional("headers", out)),
            body: data(fields.optional("body", out)),
            auth: fields.optional("auth", out).map(|auth| auth.value),
            timeout: fields.optional::<Seconds>("timeout", out).map(seconds),
            retry: fields.optional("retry", out).map(|retry| retry.value),
            pace: fields.optional("pace", out).map(|pace| pace.value),
            batch: fields.optional("batch", out).map(|batch| batch.value),
            pages: fields.optional("pages", out).map(|pages| pages.value),
            ranges: fields.optional("ranges", out).map(|ranges| ranges.value),
            types: fields.key("types").is_some().then(|| section(&mut fields, "types", out)),
            breaker: fields.optional("breaker", out),
            errors: fields.optional("errors", out).map(|errors| errors.value),
        };
        fields.finish(out);
        Some(backend)
    }
}

impl Read for Credential {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Credential> {
        let mut fields = Fields::open(node, "a credential", out)?;
        let data = |data: Option<Spanned<Data>>| data.map(|data| data.value);
        let credential = Credential {
            span: node.span,
            condition: Condition::read(&mut fields, out),
            token: fields.optional("token", out).map(|token| token.value),
            basic: fields.optional::<Basic>("basic", out).map(|basic| basic.map(|basic| basic.0)),
            path: data(fields.optional("path", out)),
            query: data(fields.optional("query", out)),
            headers: data(fields.optional("headers", out)),
            body: data(fields.optional("body", out)),
        };
        fields.finish(out);
        Some(credential)
    }
}

/// `[$setting.user, $setting.password]`
struct Basic(Vec<Reference>);

impl Read for Basic {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Basic> {
        let nodes = match &node.kind {
            Kind::List(items) => items.as_slice(),
            Kind::Scalar(_) | Kind::Map(_) => std::slice::from_ref(node),
        };
        if let Some(text) = nodes.iter().find(|node| is_text_around(node)) {
            out.error(Code::WrongType, text.span, "each part of `basic` is one setting, without text around it")
                .fix("declare a setting that holds all of it, and show by its `example` how: `example: ann@example.org/token`", None);
            return None;
        }
        let parts = OneOrMore::<Reference>::read(node, out)?.0;
        if !(1..=2).contains(&parts.len()) {
            wrong_type(node, "a user and a password, `[$setting.user, $setting.password]`, or the user alone", out);
            return None;
        }
        Some(Basic(parts))
    }
}

/// It holds references, and text around them.
fn is_text_around(node: &Node) -> bool {
    let template = node.scalar().and_then(|scalar| Template::parse(scalar, &mut Diagnostics::default()));
    template.is_some_and(|template| template.whole().is_none() && template.references().next().is_some())
}

fn count(count: Spanned<Count>) -> Spanned<Measure> {
    Spanned { value: count.value.0, span: count.span }
}

impl Read for Retry {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Retry> {
        let mut fields = Fields::open(node, "a backend's `retry`", out)?;
        let times = fields.required::<Count>("times", out).map(count);
        let backoff = fields.optional::<Between>("backoff", out);
        let key = fields.optional::<String>("key", out);
        let after = fields.optional::<OneOrMore<Delay>>("after", out);
        fields.finish(out);
        let backoff = backoff.map_or((500, 4_000), |backoff| (backoff.value.0, backoff.value.1));
        let after = after.map(|after| after.value.0).unwrap_or_default();
        Some(Retry { times: times?, backoff, key, after })
    }
}

impl Read for Pace {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Pace> {
        let mut fields = Fields::open(node, "a backend's `pace`", out)?;
        let rate = fields.required::<Rate>("rate", out).map(|rate| Spanned { value: rate.value.0, span: rate.span });
        let burst = fields.optional::<Count>("burst", out).map(count);
        let parallel = fields.optional::<Count>("parallel", out).map(count);
        fields.finish(out);
        Some(Pace { rate: rate?, burst, parallel })
    }
}

impl Read for Breaker {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Breaker> {
        let mut fields = Fields::open(node, "a backend's `breaker`", out)?;
        let failures = fields.required_node("failures", out).and_then(|node| at_least_one(node, out));
        let open = fields.required::<Duration>("open", out);
        let trials = fields.node("trials").map_or(Some(1), |node| at_least_one(node, out));
        fields.finish(out);
        let open = open.filter(|open| {
            let fits = (1_000..=86_400_000).contains(&open.value.0);
            if !fits {
                out.error(
                    Code::BadDuration,
                    open.span,
                    "a backend is left alone for a second at least and a day at most",
                );
            }
            fits
        });
        Some(Breaker { failures: failures?, open: open?.value.0, trials: trials? })
    }
}

/// A whole number that is not 0.
fn at_least_one(node: &Node, out: &mut Diagnostics) -> Option<u32> {
    let number = u64::read(node, out)?;
    let read = u32::try_from(number).ok().filter(|number| (1..=1_000).contains(number));
    if read.is_none() {
        wrong_type(node, "a whole number between 1 and 1000", out);
    }
    read
}

impl Read for Ranges {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Ranges> {
        let mut fields = Fields::open(node, "a backend's `ranges`", out)?;
        let from = fields.required::<Vec<Spanned<String>>>("from", out);
        let to = fields.required::<Vec<Spanned<String>>>("to", out);
        let named = fields.optional::<Vec<Spanned<String>>>("named", out);
        let day_end = fields.optional::<DayEnds>("day_end", out);
        fields.finish(out);
        let affixes = |patterns: Vec<Spanned<String>>, out: &mut Diagnostics| {
            let affixes: Vec<Option<Affix>> = patterns.iter().map(|pattern| affix(pattern, out)).collect();
            affixes.into_iter().collect::<Option<_>>()
        };
        let (from, to) = (affixes(from?.value, out), affixes(to?.value, out));
        let named = match named {
            Some(named) => affixes(named.value, out),
            None => Some(PLAIN.to_vec()),
        };
        let (from, to) = (from?, to?);
        let mut ends = Vec::new();
        for (key, end) in day_end.map(|ends| ends.value.0).unwrap_or_default() {
            let known = to.contains(&key.value);
            ends.push((key.value, end));
            if !known {
                out.error(Code::BadRange, key.span, "a day ends only in an upper bound: this is none of `to`");
            }
        }
        Some(Ranges { span: node.span, from, to, named: named?, day_end: ends })
    }
}

/// `{ "<=*": T23:59:59 }`
struct DayEnds(Vec<(Spanned<Affix>, String)>);

impl Read for DayEnds {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<DayEnds> {
        let Kind::Map(entries) = &node.kind else {
            wrong_type(node, "keys of upper bounds, and what ends a day in each: `{ \"<=*\": T23:59:59 }`", out);
            return None;
        };
        let end = |(key, end): &(Key, Node), out: &mut Diagnostics| {
            let pattern = affix(&Spanned::new(key.name.clone(), key.span), out);
            let end = Spanned::<String>::read(end, out);
            Some((Spanned::new(pattern?, key.span), end?.value))
        };
        let ends: Vec<_> = entries.iter().map(|entry| end(entry, out)).collect();
        ends.into_iter().collect::<Option<_>>().map(DayEnds)
    }
}

/// `>=*`: what stands before and after the field's name.
fn affix(pattern: &Spanned<String>, out: &mut Diagnostics) -> Option<Affix> {
    match pattern.value.split_once('*') {
        Some((before, after)) if !after.contains('*') => {
            Some(Affix { before: before.to_owned().into(), after: after.to_owned().into() })
        }
        _ => {
            out.error(
                Code::BadRange,
                pattern.span,
                format!("`{}` does not say where the field's name stands", pattern.value),
            )
            .fix("write one `*` for the field: `>=*`", None);
            None
        }
    }
}

impl Errors {
    /// Nothing is said in it.
    pub(crate) fn is_empty(&self) -> bool {
        let places = [&self.code, &self.message, &self.fields, &self.done, &self.retry_at];
        places.iter().all(|places| places.is_empty()) && self.kinds.is_empty() && self.conditions.is_empty()
    }
}

impl Read for Errors {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Errors> {
        let mut fields = Fields::open(node, "a backend's `errors`", out)?;
        let mut paths =
            |name| fields.optional::<OneOrMore<Reference>>(name, out).map(|paths| paths.value.0).unwrap_or_default();
        let (code, message, of_fields) = (paths("code"), paths("message"), paths("fields"));
        let (done, retry_at) = (paths("done"), paths("retry_at"));
        let mut kinds: Vec<(Spanned<String>, Failure)> = Vec::new();
        let mut conditions = Vec::new();
        for (name, failure) in KINDS {
            let Some(signs) = fields.optional::<OneOrMore<Sign>>(name, out) else { continue };
            if signs.value.0.is_empty() {
                out.error(
                    Code::WrongType,
                    signs.span,
                    format!("expected a code or a condition under `{name}`, found none"),
                );
            }
            for sign in signs.value.0 {
                let code = match sign {
                    Sign::Code(code) => code,
                    Sign::Condition(tests) => {
                        conditions.push((tests, failure));
                        continue;
                    }
                };
                match kinds.iter().find(|(known, _)| known.value.eq_ignore_ascii_case(&code.value)) {
                    Some((first, _)) => {
                        out.error(
                            Code::DuplicateErrorCode,
                            code.span,
                            format!("the code `{}` is listed twice", code.value),
                        )
                        .note_at(first.span, "first listed here");
                    }
                    None => kinds.push((code, failure)),
                }
            }
        }
        fields.finish(out);
        Some(Errors { span: node.span, code, message, fields: of_fields, done, retry_at, kinds, conditions })
    }
}
