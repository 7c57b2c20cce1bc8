//! A backend, with what it left unsaid filled in.

use crate::ast::backend::{Backend, Credential, Errors, Pages, Ranges};
use crate::ast::read::Measure;
use crate::check::manifest::Declared;
use crate::check::scope::{Place, Scope};
use crate::check::texts::Locales;
use crate::lower::data::{Lowering, entries, reply_path};
use crate::lower::made::{list, text};
use crate::plan::{self, List, Quantity, Value};

/// Seconds that one attempt may take where the manifest does not say.
const TIMEOUT: f64 = 30.0;
/// Milliseconds between the attempts of a backend that has no `retry`; none is made.
const BACKOFF: (u64, u64) = (500, 4_000);

pub(super) fn backend(name: &str, written: &Backend, declared: &Declared<'_>, locales: &Locales) -> plan::Backend {
    let scope = Scope::outside(declared, Place::Backend);
    let own = Lowering { scope, locales };
    let secret = Lowering { scope: scope.at(Place::Secret), locales };
    let quantity = |measure: &Measure| quantity(measure, &own);
    plan::Backend {
        name: text(name),
        base: secret.value(written.base.as_ref().expect("check wants a base of every backend")),
        query: entries(&own, written.query.as_ref()),
        headers: entries(&own, written.headers.as_ref()),
        body: entries(&own, written.body.as_ref()),
        auth: list(written.auth.as_deref().unwrap_or_default().iter().map(|one| credential(one, &secret))),
        timeout: written.timeout.as_ref().map_or(Quantity::Fixed(TIMEOUT), |timeout| quantity(&timeout.value)),
        retry: plan::Retry {
            times: written.retry.as_ref().map_or(Quantity::Fixed(0.0), |retry| quantity(&retry.times.value)),
            backoff_ms: written.retry.as_ref().map_or(BACKOFF, |retry| retry.backoff),
        },
        pace: written.pace.as_ref().map(|pace| plan::Pace {
            rate: quantity(&pace.rate.value),
            burst: pace.burst.as_ref().map_or(Quantity::Fixed(1.0), |burst| quantity(&burst.value)),
            parallel: pace.parallel.as_ref().map(|parallel| quantity(&parallel.value)),
        }),
        pages: written.pages.as_ref().map(pages),
        ranges: written.ranges.as_ref().map(ranges),
        errors: written.errors.as_ref().map_or_else(no_errors, errors),
    }
}

fn quantity(measure: &Measure, lowering: &Lowering<'_>) -> Quantity {
    match measure {
        Measure::Fixed(value) => Quantity::Fixed(*value),
        Measure::Setting(reference) => match lowering.reference(reference) {
            Value::Setting { setting } => Quantity::Setting(setting),
            _ => unreachable!("check lets only settings give a number"),
        },
    }
}

fn credential(written: &Credential, lowering: &Lowering<'_>) -> plan::Credential {
    plan::Credential {
        when: lowering.condition(&written.condition),
        path: written.path.as_ref().map(|path| lowering.value(path)),
        query: entries(lowering, written.query.as_ref()),
        headers: entries(lowering, written.headers.as_ref()),
        body: entries(lowering, written.body.as_ref()),
    }
}

fn pages(written: &Pages) -> plan::Pages {
    plan::Pages {
        send: text(&written.send.value),
        size: written.size,
        next: written.next.as_ref().map(reply_path),
        total: list(written.total.iter().map(reply_path)),
    }
}

fn ranges(written: &Ranges) -> plan::Ranges {
    let affix = |pattern: &crate::syntax::fields::Spanned<String>| {
        let (before, after) = pattern.value.split_once('*').expect("reading wants one star in a pattern");
        plan::Affix { before: text(before), after: text(after) }
    };
    plan::Ranges { lower: list(written.from.iter().map(affix)), upper: list(written.to.iter().map(affix)) }
}

fn errors(written: &Errors) -> plan::Errors {
    let mut kinds: Vec<plan::ErrorKind> = written
        .kinds
        .iter()
        .map(|(code, kind)| plan::ErrorKind { code: code.value.to_lowercase().into(), kind: *kind })
        .collect();
    kinds.sort_by(|a, b| a.code.cmp(&b.code));
    plan::Errors {
        code: list(written.code.iter().map(reply_path)),
        message: list(written.message.iter().map(reply_path)),
        kinds: kinds.into(),
    }
}

/// The status alone tells.
fn no_errors() -> plan::Errors {
    plan::Errors { code: List::Borrowed(&[]), message: List::Borrowed(&[]), kinds: List::Borrowed(&[]) }
}
