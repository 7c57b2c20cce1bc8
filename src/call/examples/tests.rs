use std::collections::BTreeSet;
use std::path::Path;

use kartoteka_compiler::compile;
use kartoteka_compiler::plan;
use kartoteka_compiler::source::Sources;

use super::*;
use crate::catalog::CatalogSource;
use crate::catalog::open::open_unconnected;

#[tokio::test(start_paused = true)]
async fn the_examples_of_the_shipped_catalogs_hold() {
    let sources = Sources::read(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the sources are there");
    let compiled = compile(&sources).whole().expect("the catalogs have no fault");
    let sources = compiled.catalogs.into_iter().map(CatalogSource::interpreted).collect();
    let set = open_unconnected(sources, None, None).expect("the catalogs fit together");
    let failures = run(&set).await;
    let told: BTreeSet<String> = failures
        .iter()
        .flat_map(|failure| {
            failure.mismatches.iter().map(|mismatch| format!("{}/{}: {mismatch}", failure.tool, failure.example))
        })
        .collect();
    assert!(told.is_empty(), "{told:#?}");
}

#[tokio::test(start_paused = true)]
async fn an_example_that_is_wrong_is_told_in_all_its_parts() {
    let sources = Sources::read(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the sources are there");
    let compiled = compile(&sources).whole().expect("the catalogs have no fault");
    let mut plan = compiled.catalogs.into_iter().find(|catalog| catalog.name == "bitrix24").expect("it is shipped");
    assert!(plan.tools.iter().map(|tool| tool.examples.len()).sum::<usize>() > 10, "the examples are in the plan");
    plan.tools = plan.tools.iter().filter(|tool| tool.name == "getLeads").cloned().collect();
    plan.resources = Vec::new().into();
    plan.profiles = Vec::new().into();
    let tools = plan.tools.to_mut();
    let examples = tools[0].examples.to_mut();
    let example = examples.iter_mut().find(|example| example.name == "leads-of-may").expect("it is there");
    example.result = Some(plan::Json("[]".into()));
    example.warnings = vec!["no-date-range".into()].into();
    example.error = plan::ENDS.iter().position(|end| *end == "busy");
    let exchange = example.exchange.to_mut();
    exchange[0].path = "crm.deal.list".into();
    exchange[0].body = None;
    exchange[0].query = Some(plan::Json(r#"{"a":1}"#.into()));
    exchange.push(exchange[0].clone());
    let set = open_unconnected(vec![CatalogSource::interpreted(plan)], None, None).expect("one catalog fits");
    let failures = run(&set).await;
    assert_eq!(failures.len(), 1);
    let kinds: Vec<&str> = failures[0]
        .mismatches
        .iter()
        .map(|mismatch| match mismatch {
            Mismatch::Request { part, .. } => part,
            Mismatch::LeftOver { .. } => "left over",
            Mismatch::Error { .. } => "error",
            Mismatch::Result { .. } => "result",
            Mismatch::Warnings { .. } => "warnings",
            Mismatch::Unexpected { .. } => "unexpected",
            Mismatch::Fix { .. } => "fix",
            Mismatch::Form { .. } => "form",
            Mismatch::NotRecorded { .. } => "not recorded",
        })
        .collect();
    assert_eq!(kinds, ["request", "query", "body", "left over", "error", "result", "warnings"]);
}
