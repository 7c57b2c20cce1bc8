use std::collections::HashSet;

use serde_json::Value;

use crate::transport::operator::endpoints::{all, document};

/// Each place at which a document refers to a part of itself.
fn references<'d>(value: &'d Value, found: &mut Vec<&'d str>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        Value::Object(members) => members.iter().for_each(|(name, member)| match member.as_str() {
            Some(to) if name == "$ref" => found.push(to),
            _ => references(member, found),
        }),
        _ => {}
    }
}

#[test]
fn each_endpoint_is_described_once_and_whole() {
    let endpoints = all();
    let document = document();
    let mut names = HashSet::new();
    for endpoint in &endpoints {
        let operation = &document["paths"][endpoint.path][endpoint.method.as_str().to_lowercase()];
        assert!(!endpoint.id.is_empty() && names.insert(endpoint.id), "{} {}", endpoint.method, endpoint.path);
        assert_eq!(operation["operationId"], endpoint.id);
        assert!(!endpoint.about.is_empty() && !endpoint.answers.is_empty(), "{}", endpoint.id);
        let takes_a_body = operation.get("requestBody").is_some();
        let is_refused = operation["responses"].get("422").is_some();
        assert!(!takes_a_body || is_refused, "{}: a body can be unfit", endpoint.id);
        assert_eq!(operation.get("security").is_some(), endpoint.may.is_empty(), "{}", endpoint.id);
    }
    let described: usize = document["paths"]
        .as_object()
        .expect("paths")
        .values()
        .map(|path| path.as_object().expect("operations").len())
        .sum();
    assert_eq!(described, endpoints.len());
}

#[test]
fn what_the_document_refers_to_is_there_and_every_schema_is_used() {
    let document = document();
    let mut found = Vec::new();
    references(&document, &mut found);
    for to in &found {
        assert!(document.pointer(to.trim_start_matches('#')).is_some(), "{to}");
    }
    for name in document["components"]["schemas"].as_object().expect("schemas").keys() {
        assert!(found.contains(&format!("#/components/schemas/{name}").as_str()), "{name} is used nowhere");
    }
}
