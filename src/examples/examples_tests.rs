use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use kartoteka_compiler::compile;
use kartoteka_compiler::source::Sources;

use super::*;
use crate::interpret;
use crate::toolset::{Plan, Stock};

#[tokio::test(start_paused = true)]
async fn the_examples_of_the_shipped_catalogs_hold() {
    let sources = Sources::read(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the sources are there");
    let compiled = compile(&sources).expect("the catalogs have no fault");
    let mut stock = Vec::new();
    for catalog in compiled.catalogs {
        let plan = Arc::new(catalog);
        stock.push(Stock {
            tools: interpret::tools(&plan),
            settings: settings(&plan),
            secrets: Vec::new(),
            plan: Plan::Interpreted(plan),
        });
    }
    let set = ToolSet::new(stock, None, None).expect("the catalogs fit together");
    let failures = run(&set).await;
    let told: BTreeSet<String> = failures
        .iter()
        .flat_map(|failure| {
            failure.mismatches.iter().map(|mismatch| format!("{}/{}: {mismatch}", failure.tool, failure.example))
        })
        .collect();
    assert!(told.is_empty(), "{told:#?}");
}
