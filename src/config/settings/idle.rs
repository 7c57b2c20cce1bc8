//! Credentials that are never reached: a catalog names several, and the first whose condition holds is the one that counts.

use kartoteka_compiler::plan::{Backend, Catalog, Credential, Value};

/// Whether an optional secret setting would be used by no backend with what is set. A secret stands nowhere but in backends.
pub(super) fn is_unused(catalog: &Catalog, setting: usize, texts: &[Option<&str>]) -> bool {
    let declared = &catalog.settings[setting];
    declared.optional
        && declared.secret
        && !catalog.backends.is_empty()
        && catalog.backends.iter().all(|backend| !uses(backend, setting, catalog, texts))
}

fn uses(backend: &Backend, setting: usize, catalog: &Catalog, texts: &[Option<&str>]) -> bool {
    let mut found = false;
    backend.base.address().iter().for_each(|base| base.walk(&mut |value| found |= names(value, setting)));
    for entries in [&backend.query, &backend.headers, &backend.body] {
        entries.iter().for_each(|entry| entry.value.walk(&mut |value| found |= names(value, setting)));
    }
    for credential in backend.auth.iter() {
        let mut own = false;
        walk(credential, &mut |value| own |= names(value, setting));
        found |= own;
        if !own && holds(credential, catalog, texts) {
            break;
        }
    }
    found
}

/// Whether the condition of a credential is certain to hold: each of its tests asks for a form of a setting, which it has.
fn holds(credential: &Credential, catalog: &Catalog, texts: &[Option<&str>]) -> bool {
    let tests = &credential.when.when;
    let has_form = |value: &Value| {
        let Value::Form { setting, form } = value else { return false };
        let pattern = regex::Regex::new(&catalog.settings[*setting].forms[*form].pattern).ok();
        pattern.zip(texts[*setting]).is_some_and(|(pattern, text)| pattern.is_match(text))
    };
    credential.when.unless.is_empty()
        && !tests.is_empty()
        && tests.iter().all(|test| test.one_of.is_none() && has_form(&test.value))
}

fn walk<'p>(credential: &'p Credential, see: &mut dyn FnMut(&'p Value)) {
    credential.when.walk(see);
    credential.path.iter().for_each(|path| path.walk(see));
    for entries in [&credential.query, &credential.headers, &credential.body] {
        entries.iter().for_each(|entry| entry.value.walk(see));
    }
}

fn names(value: &Value, wanted: usize) -> bool {
    matches!(value, Value::Setting { setting } | Value::Form { setting, .. } if *setting == wanted)
}
