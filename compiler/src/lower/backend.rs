//! A backend, with what it left unsaid filled in.

use crate::check::resolved::{Backend, Base, Credential, Errors, Token};
use crate::lower::data::{entries, send, value};
use crate::lower::made::text;
use crate::plan::{self, Effect, Quantity};

/// Seconds that one attempt may take where the manifest does not say.
const TIMEOUT: f64 = 30.0;
/// Milliseconds between the attempts of a backend that has no `retry`; none is made.
const BACKOFF: (u64, u64) = (500, 4_000);

pub(super) fn backend(name: &str, written: &Backend) -> plan::Backend {
    plan::Backend {
        name: text(name),
        base: match &written.base {
            Base::At(base) => plan::Base::At(value(base)),
            Base::Public => plan::Base::Public,
            Base::Mcp(address) => plan::Base::Mcp(value(address)),
        },
        query: entries(&written.query).into(),
        headers: entries(&written.headers).into(),
        body: entries(&written.body).into(),
        auth: written.auth.iter().map(credential).collect(),
        timeout: written.timeout.unwrap_or(Quantity::Fixed(TIMEOUT)),
        retry: plan::Retry {
            times: written.retry.as_ref().map_or(Quantity::Fixed(0.0), |retry| retry.times),
            backoff_ms: written.retry.as_ref().map_or(BACKOFF, |retry| retry.backoff),
            key: written.retry.as_ref().and_then(|retry| retry.key.as_deref()).map(text),
            after: written.retry.as_ref().map(|retry| retry.after.clone()).unwrap_or_default().into(),
        },
        pace: written.pace.as_ref().map(|pace| plan::Pace {
            rate: pace.rate,
            burst: pace.burst.unwrap_or(Quantity::Fixed(1.0)),
            parallel: pace.parallel,
        }),
        batch: written.batch.clone(),
        pages: written.pages.clone(),
        types: written.types.clone().into(),
        breaker: written.breaker,
        errors: match (&written.base, &written.errors) {
            (Base::Mcp(_), _) => of_tools(),
            (_, written) => written.as_ref().map_or_else(plan::Errors::default, errors),
        },
        export: written.export.clone(),
    }
}

/// Lowers the tokens of the credentials of `written` into those of `backends`, one by one the same.
pub(super) fn tokens(written: &[Backend], backends: &mut [plan::Backend]) {
    for (place, written) in written.iter().enumerate() {
        let found: Vec<_> = written.auth.iter().map(|credential| credential.token.as_ref()).collect();
        let found: Vec<_> = found.into_iter().map(|found| found.map(|found| token(found, backends))).collect();
        let mut auth = backends[place].auth.to_vec();
        auth.iter_mut().zip(found).for_each(|(credential, token)| credential.token = token);
        backends[place].auth = auth.into();
    }
}

/// It is a write, though it changes nothing that a caller sees: what it carries may be spent.
fn token(written: &Token, backends: &[plan::Backend]) -> plan::Token {
    plan::Token {
        send: send(&written.send, backends, Effect::Write),
        value: written.value.clone().into(),
        lives: written.lives.clone(),
        store: written.store.clone().into(),
    }
}

fn credential(written: &Credential) -> plan::Credential {
    plan::Credential {
        when: written.when.clone(),
        // Lowered once all backends are: its request goes to another of them.
        token: None,
        user: written.user.clone(),
        path: written.path.as_ref().map(value),
        query: entries(&written.query).into(),
        headers: entries(&written.headers).into(),
        body: entries(&written.body).into(),
    }
}

/// How the result of an MCP server's tool says that the call failed, and in which words.
fn of_tools() -> plan::Errors {
    let path = |parts: &[plan::Segment]| plan::Path(parts.to_vec().into());
    let key = |key: &'static str| plan::Segment::Key(key.into());
    let failed = plan::ErrorTest {
        at: plan::Source::Reply { path: path(&[key("isError")]) },
        one_of: Some(vec![plan::Json("true".into())].into()),
    };
    plan::Errors {
        message: vec![path(&[key("content"), plan::Segment::Index(0), key("text")]).into()].into(),
        conditions: vec![plan::ErrorCondition { kind: plan::Failure::Invalid, tests: vec![failed].into() }].into(),
        ..plan::Errors::default()
    }
}

fn errors(written: &Errors) -> plan::Errors {
    let mut kinds: Vec<plan::ErrorKind> = written
        .kinds
        .iter()
        .map(|(code, kind)| plan::ErrorKind { code: code.value.to_lowercase().into(), kind: *kind })
        .collect();
    kinds.sort_by(|a, b| a.code.cmp(&b.code));
    plan::Errors {
        code: written.code.clone().into(),
        message: written.message.clone().into(),
        fields: written.fields.clone().into(),
        done: written.done.clone().into(),
        retry_at: written.retry_at.clone().into(),
        kinds: kinds.into(),
        conditions: written.conditions.clone().into(),
    }
}
