//! Settings that go together: those that the address of a backend is made of, and what it adds to each request, its credential
//! above all. Of several places where an operator and a tenant set them, all of a bundle come from one: a key is never sent to
//! an address that it is not for.

use std::collections::BTreeSet;

use kartoteka_compiler::plan::{Catalog, Value};

/// The settings of each bundle. Backends that share a setting, or one of which brings the token of another, share a bundle.
pub(super) fn bundles(catalog: &Catalog) -> Vec<BTreeSet<usize>> {
    let mut bundles: Vec<(BTreeSet<usize>, BTreeSet<usize>)> = Vec::new();
    for (place, backend) in catalog.backends.iter().enumerate() {
        let (mut settings, mut backends) = (BTreeSet::new(), BTreeSet::from([place]));
        let mut see = |value: &Value| {
            if let Value::Setting { setting } | Value::Form { setting, .. } = value {
                settings.insert(*setting);
            }
        };
        backend.walk_own(&mut see);
        for token in backend.auth.iter().filter_map(|credential| credential.token.as_ref()) {
            token.send.walk(&mut see);
            backends.insert(token.send.backend);
        }
        let (joined, apart): (Vec<_>, Vec<_>) =
            bundles.into_iter().partition(|(known, of)| !known.is_disjoint(&settings) || !of.is_disjoint(&backends));
        for (more, of) in joined {
            settings.extend(more);
            backends.extend(of);
        }
        bundles = apart;
        bundles.push((settings, backends));
    }
    bundles.into_iter().map(|(settings, _)| settings).filter(|settings| !settings.is_empty()).collect()
}
